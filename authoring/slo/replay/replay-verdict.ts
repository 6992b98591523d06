import { TiphysError } from "#core/errors.ts";
import { didYouMeanSentence } from "#core/did-you-mean.ts";
import { judgeGroup } from "#core/slo/judge/judge-group.ts";
import type { Objective } from "#core/slo/objective.ts";
import type { AnswerFacts } from "#core/slo/query/read-answers.ts";
import type { BudgetRule, Verdict } from "#core/slo/verdict.ts";
import type { LiveSources } from "#adapters/prometheus/live-sources.ts";
import { readFacts } from "#adapters/prometheus/read-facts.ts";
import type { RecordedVerdict } from "./recorded-verdict.ts";

export interface ReplayContext {
  readonly objectives: readonly Objective[];
  readonly sources: LiveSources;
  readonly budgetRuleOf: (objective: Objective) => BudgetRule | null;
}

export interface Replayed {
  readonly verdict: Verdict;
  /** In the order of the request. */
  readonly facts: readonly AnswerFacts[];
}

/** Asks the sources again about the time of a verdict, and judges. @throws REQUEST_INVALID for an unknown SLO */
export async function replayVerdict(
  recorded: RecordedVerdict,
  context: ReplayContext,
): Promise<Replayed> {
  const objectives = recorded.request.slos.map((slo) => objectiveNamed(slo, { recorded, context }));
  const facts = await Promise.all(
    objectives.map((objective) => factsThen(objective, { recorded, context })),
  );
  const judged = facts.map((one) => {
    const budgetRule = context.budgetRuleOf(one.objective);
    const lastSeenMs = one.lastDataMs;
    return { ...one, lastSeenMs, ...(budgetRule === null ? {} : { budgetRule }) };
  });
  return { verdict: judgeGroup(judged), facts };
}

interface Replaying {
  readonly recorded: RecordedVerdict;
  readonly context: ReplayContext;
}

/** The clock that makes the newest step end where it ended then. */
function factsThen(
  objective: Objective,
  { recorded, context: { sources, objectives } }: Replaying,
): Promise<AnswerFacts> {
  const { moment, request } = recorded;
  const { sinceMs, canaryHash, stableHash } = request;
  const { delaySeconds } = sources.named(objective.source);
  const nowMs = "askedMs" in moment ? moment.askedMs : moment.evaluatedMs + delaySeconds * 1000;
  const baselineObjective = baselineOf(objective, objectives);
  const asked = { nowMs, sinceMs, canaryHash, stableHash, baselineObjective };
  return readFacts(objective, { sources, asked });
}

function baselineOf({ baseline }: Objective, objectives: readonly Objective[]): Objective | null {
  if (baseline.kind !== "objective") return null;
  const { service, name, namespace } = baseline;
  const same = objectives.filter((one) => one.service === service && one.name === name);
  return same.find((one) => one.namespace === namespace) ?? same[0] ?? null;
}

function objectiveNamed(slo: string, { recorded, context }: Replaying): Objective {
  const { namespace } = recorded.request;
  const address = ({ service, name }: Objective) => `${service}/${name}`;
  const same = context.objectives.filter((objective) => address(objective) === slo);
  const found =
    same.find((objective) => objective.namespace === namespace) ??
    (same.length === 1 ? same[0] : undefined);
  if (found !== undefined) return found;
  const hint = didYouMeanSentence(slo, context.objectives.map(address));
  throw new TiphysError(
    "REQUEST_INVALID",
    `expected an SLO that is in the documents, got "${slo}"${namespace === null ? "" : ` of namespace "${namespace}"`}.${hint} Check out the revision of Git that was in force, or name its files with --from.`,
  );
}
