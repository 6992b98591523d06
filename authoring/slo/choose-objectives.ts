import { TiphysError } from "#core/errors.ts";
import { didYouMeanSentence } from "#core/did-you-mean.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";

/**
 * The objectives that some words name, all without words: "checkout", "checkout/availability", either with
 * the namespace before it. @throws USAGE_INVALID for a word that names none
 */
export function chooseObjectives(
  objectives: readonly Objective[],
  words: readonly string[],
): readonly Objective[] {
  for (const word of words)
    if (!objectives.some((objective) => namesOf(objective).includes(word)))
      throw unknown(word, objectives);
  if (words.length === 0) return objectives;
  return objectives.filter((objective) => namesOf(objective).some((name) => words.includes(name)));
}

function namesOf(objective: Objective): readonly string[] {
  const { namespace, service, name } = objective;
  const short = [service, `${service}/${name}`];
  return namespace === null ? short : [...short, `${namespace}/${service}`, objectiveId(objective)];
}

function unknown(word: string, objectives: readonly Objective[]): TiphysError {
  const known = [...new Set(objectives.flatMap(namesOf))];
  const hint = didYouMeanSentence(word, known);
  return new TiphysError(
    "USAGE_INVALID",
    `expected a service or an SLO such as "checkout/availability", got "${word}".${hint} "tiphys slo check" lists them.`,
  );
}
