import { steadyAnswer, type StubAnswer } from "./stub-source.ts";

/** Requests a second of every service that a page tells of. */
const REQUESTS = 12;

/** What a source answers to a page that names it in a "metrics" mark. */
export const PAGE_METRICS: Readonly<Record<string, StubAnswer>> = {
  healthy: (query, response) => {
    const requests = REQUESTS * Number(query.form.get("step"));
    const shareOf = (promql: string) =>
      /code=/.test(promql) ? 0.00025 : /_bucket/.test(promql) ? 0.995 : 1;
    steadyAnswer((_, promql) => requests * shareOf(promql))(query, response);
  },
};
