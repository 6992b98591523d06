import type { Objective } from "#core/slo/objective.ts";
import type { PlannedQuery, PlanRequest, SourceAnswer } from "#core/slo/query/plan.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { type AnswerFacts, readAnswers } from "#core/slo/query/read-answers.ts";
import type { LiveSources } from "./live-sources.ts";

type Asked = Pick<PlanRequest, "nowMs" | "series"> & Partial<PlanRequest>;

/** What a source says about an objective. A source that fails is in the facts, as what is missing, and why. */
export async function readFacts(
  objective: Objective,
  { sources, asked }: { readonly sources: LiveSources; readonly asked: Asked },
): Promise<AnswerFacts> {
  const { scrapeSeconds, delaySeconds } = sources.named(objective.source);
  const plan = planQueries(objective, {
    sinceMs: null,
    canaryHash: null,
    stableHash: null,
    scrapeSeconds,
    delaySeconds,
    ...asked,
  });
  const answers = await Promise.all(plan.queries.map((query) => answerTo(query, sources)));
  return readAnswers(plan, Object.fromEntries(answers));
}

async function answerTo(
  { id, source, promql, startMs, endMs, stepSeconds }: PlannedQuery,
  { pool }: LiveSources,
): Promise<readonly [id: string, answer: SourceAnswer]> {
  try {
    return [id, await pool.ask(source, { promql, startMs, endMs, stepSeconds }).answer];
  } catch (error) {
    return [id, { failed: error instanceof Error ? error.message : String(error) }];
  }
}
