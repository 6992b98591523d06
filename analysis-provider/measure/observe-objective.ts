import type { QueryPool } from "#adapters/prometheus/query-pool.ts";
import type { Objective } from "#core/slo/objective.ts";
import type { Plan, PlanRequest } from "#core/slo/query/plan.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { readAnswers } from "#core/slo/query/read-answers.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import type { ServedObjective } from "../objectives/objective-store.ts";
import { gatherAnswers } from "./gather-answers.ts";
import type { LastSeen } from "./last-seen.ts";

export interface ObservePorts {
  readonly ask: QueryPool["ask"];
  /** How often a source scrapes, and how far back it is asked. */
  readonly timing: (source: string) => Pick<PlanRequest, "scrapeSeconds" | "delaySeconds">;
  /** The objective that another is compared with, where it names one. */
  readonly baselineOf: (objective: Objective) => Objective | null;
  readonly lastSeen: LastSeen;
}

/** What is looked at. */
export type Look = Pick<PlanRequest, "nowMs" | "sinceMs" | "canaryHash" | "stableHash"> &
  Partial<Pick<PlanRequest, "series" | "recentSeconds" | "evidenceSeconds">>;

/** What was seen of an objective, and by which queries. */
export interface Observed {
  readonly served: ServedObjective;
  readonly plan: Plan;
  readonly facts: VerdictFacts;
  /** What a person should know about it. */
  readonly notes: readonly string[];
  /** False where an answer failed or is late. */
  readonly isWhole: boolean;
}

/** Plans, asks and reads, until the signal at most. Never rejects for a source: what is missing is in the facts. */
export async function observeObjective(
  served: ServedObjective,
  {
    look,
    ports,
    signal,
  }: { readonly look: Look; readonly ports: ObservePorts; readonly signal: AbortSignal },
): Promise<Observed> {
  const { objective, id, budgetRule } = served;
  const { scrapeSeconds, delaySeconds } = ports.timing(objective.source);
  const baselineObjective = ports.baselineOf(objective);
  const request = { ...look, scrapeSeconds, delaySeconds, baselineObjective };
  const plan = planQueries(objective, request);
  const { answers, isWhole } = await gatherAnswers(plan, { ask: ports.ask, signal });
  const { lastDataMs, notes, ...read } = readAnswers(plan, answers);
  const facts: VerdictFacts = {
    ...read,
    lastSeenMs: latest(lastDataMs, ports.lastSeen.of(id)),
    ...(budgetRule === null ? {} : { budgetRule }),
  };
  if (isSeen(facts)) ports.lastSeen.note(id, facts.nowMs);
  return { served, plan, facts, notes, isWhole };
}

function isSeen({ period, recent, canary, baseline }: VerdictFacts): boolean {
  return [period, recent, canary, baseline].every(
    (seen) => seen === null || "value" in seen || seen.missing.cause === "not-askable",
  );
}

function latest(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right);
}
