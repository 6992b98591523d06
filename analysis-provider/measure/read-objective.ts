import type { QueryPool } from "#adapters/prometheus/query-pool.ts";
import type { Objective } from "#core/slo/objective.ts";
import type { PlannedQuery, PlanRequest } from "#core/slo/query/plan.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { type AnswerFacts, readAnswers } from "#core/slo/query/read-answers.ts";
import { gatherAnswers } from "./gather-answers.ts";

export interface ReadPorts {
  readonly ask: QueryPool["ask"];
  /** How often a source scrapes, and how far back it is asked. */
  readonly timing: (source: string) => Pick<PlanRequest, "scrapeSeconds" | "delaySeconds">;
  /** The objective that another is compared with, where it names one. */
  readonly baselineOf: (objective: Objective) => Objective | null;
}

/** What is looked at. */
export type Look = Pick<PlanRequest, "nowMs" | "sinceMs" | "canaryHash" | "stableHash"> &
  Partial<Pick<PlanRequest, "series" | "recentSeconds">>;

/** What was read of an objective, and by which queries. */
export interface Reading {
  readonly queries: readonly PlannedQuery[];
  readonly facts: AnswerFacts;
  /** False where an answer failed or is late. */
  readonly isWhole: boolean;
}

interface ReadOptions {
  readonly look: Look;
  readonly ports: ReadPorts;
  readonly signal: AbortSignal;
}

/** Plans, asks and reads, until the signal at most. Never rejects for a source: what is missing is in the facts. */
export async function readObjective(
  objective: Objective,
  { look, ports, signal }: ReadOptions,
): Promise<Reading> {
  const baselineObjective = ports.baselineOf(objective);
  const plan = planQueries(objective, {
    ...look,
    ...ports.timing(objective.source),
    baselineObjective,
  });
  const { answers, isWhole } = await gatherAnswers(plan, { ask: ports.ask, signal });
  return { queries: plan.queries, facts: readAnswers(plan, answers), isWhole };
}

/** The finest step of a plan. @see core/slo/query/steps.ts */
const FINEST_STEP_MS = 15_000;

/** When the newest step that can be asked for will be another one: until then an answer stays the same. */
export function nextStepMs(nowMs: number, delaySeconds: number): number {
  const delayMs = delaySeconds * 1000;
  return (Math.floor((nowMs - delayMs) / FINEST_STEP_MS) + 1) * FINEST_STEP_MS + delayMs;
}
