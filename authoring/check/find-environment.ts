import { TiphysError } from "#core/errors.ts";
import { didYouMeanSentence } from "#core/did-you-mean.ts";
import type { Environment, Fleet } from "#core/policy/fleet.ts";

/** The environment that --env names. @throws USAGE_INVALID naming the known ones */
export function findEnvironment(fleet: Fleet | null, name: string): Environment {
  const environments = fleet?.spec.environments ?? [];
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const known = environments.map((environment) => environment.name);
  throw new TiphysError("USAGE_INVALID", `--env: ${expectation(name, known)}`);
}

function expectation(name: string, known: readonly string[]): string {
  if (known.length === 0) {
    return `expected no value, as no tiphys.yaml says what environments there are, got "${name}". Leave the option out.`;
  }
  const hint = didYouMeanSentence(name, known);
  return `expected one of ${known.join(", ")}, got "${name}".${hint}`;
}
