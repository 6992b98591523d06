import { connectPrometheus } from "#adapters/prometheus/prometheus-client.ts";
import type { Plan, SourceAnswer } from "#core/slo/query/plan.ts";
import { type AnswerFacts, readAnswers } from "#core/slo/query/read-answers.ts";
import type { MetricStore } from "./metric-stores.ts";

/** The facts of a plan, all its sources being this one store. */
export async function factsFrom(store: MetricStore, plan: Plan): Promise<AnswerFacts> {
  return readAnswers(plan, await answersOf(store, plan));
}

/** The answers to a plan's queries, by the product's own client. */
export async function answersOf(
  { url }: MetricStore,
  plan: Plan,
): Promise<Readonly<Record<string, SourceAnswer>>> {
  const client = connectPrometheus({
    name: "default",
    url,
    tokenFile: null,
    caFile: null,
    certFile: null,
    keyFile: null,
    headers: {},
    scrapeSeconds: 15,
    delaySeconds: 0,
  });
  try {
    const answers = plan.queries.map(async (query): Promise<readonly [string, SourceAnswer]> => {
      try {
        return [query.id, await client.ask(query, AbortSignal.timeout(60_000))];
      } catch (error) {
        return [query.id, { failed: error instanceof Error ? error.message : String(error) }];
      }
    });
    return Object.fromEntries(await Promise.all(answers));
  } finally {
    client.close();
  }
}
