import { steadyAnswer, type StubAnswer } from "./stub-source.ts";

/** Requests a second of every service that a page tells of. */
const REQUESTS = 12;
const PODS = 4;

/** What a source answers to a page that names it in a "metrics" mark. */
export const PAGE_METRICS: Readonly<Record<string, StubAnswer>> = {
  healthy: (query, response) => {
    const requests = REQUESTS * Number(query.form.get("step"));
    steadyAnswer((_, promql) => countOf(promql) ?? requests * shareOf(promql))(query, response);
  },
};

/** Of series, and of their samples in ten minutes. */
function countOf(promql: string): number | null {
  if (promql.startsWith("count(")) return PODS;
  return promql.includes("count_over_time(") ? 20 : null;
}

function shareOf(promql: string): number {
  if (promql.includes("code=")) return 0.00025;
  return promql.includes("_bucket") ? 0.995 : 1;
}
