import type { QueryPool } from "#adapters/prometheus/query-pool.ts";
import type { Plan, PlannedQuery, SourceAnswer } from "#core/slo/query/plan.ts";

/** What came by the deadline, under the queries' ids; what did not is there with its reason. */
export interface GatheredAnswers {
  readonly answers: Readonly<Record<string, SourceAnswer>>;
  /** False where an answer failed or is late: asking again soon may give another. */
  readonly isWhole: boolean;
}

/** Asks everything that a plan names, at once, and waits until the signal at most. Never rejects. */
export async function gatherAnswers(
  { queries }: Pick<Plan, "queries">,
  { ask, signal }: { readonly ask: QueryPool["ask"]; readonly signal: AbortSignal },
): Promise<GatheredAnswers> {
  const come = new Map<string, SourceAnswer>();
  const asked = queries.map((query) => {
    const { source, promql, startMs, endMs, stepSeconds } = query;
    const pending = ask(source, { promql, startMs, endMs, stepSeconds });
    const arrival = pending.answer.then(
      (answer) => void come.set(query.id, answer),
      (error: Error) => void come.set(query.id, { failed: error.message }),
    );
    return { query, pending, arrival };
  });
  await Promise.race([Promise.all(asked.map(({ arrival }) => arrival)), ended(signal)]);
  const entries = asked.map(({ query, pending }) => {
    const answer = come.get(query.id) ?? { failed: lateWords(query, pending.progress()) };
    return [query.id, answer] as const;
  });
  const isWhole = !entries.some(([, answer]) => "failed" in answer);
  return { answers: Object.fromEntries(entries), isWhole };
}

function lateWords(
  { id, source }: PlannedQuery,
  { done, all }: { readonly done: number; readonly all: number },
): string {
  if (id.startsWith("period/") && all > 1)
    return `the budget is being read: ${done} of ${all} days`;
  return `source "${source}" did not answer in time`;
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}
