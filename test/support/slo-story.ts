import type { FileTree } from "./file-tree.ts";
import { steadyAnswer, type StubAnswer } from "./stub-source.ts";

/** Tells of the last day at this time. */
export const STORY_NOW = Date.UTC(2026, 10, 21, 17, 0, 0);
const HOUR = 3_600_000;

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
  slos: ["slos/*.yaml"]
`;

const CHECKOUT = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: checkout, namespace: shop-prod}
spec:
  service: checkout
  window: 30d
  objectives:
    - {name: availability, target: 99.9%, indicator: {events: {total: 'http_requests_total{job="checkout"}', bad: 'http_requests_total{job="checkout",code=~"5.."}'}}}
    - {name: latency, target: 99%, indicator: {latency: {histogram: http_request_duration_seconds, selector: 'job="checkout"', threshold: 300ms}}}
    - {name: replication-lag, target: 99%, indicator: {gauge: {query: 'max(pg_replication_lag_seconds)', below: 5}}, onFail: hold}
  baseline: stable
  runbook: https://runbooks.example.com/checkout
`;

const SEARCH = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: search, namespace: shop-prod}
spec:
  service: search
  window: 30d
  objectives:
    - {name: availability, target: 99.5%, indicator: {events: {total: 'http_requests_total{job="search"}', bad: 'http_requests_total{job="search",code=~"5.."}'}}}
  baseline: stable
`;

/** A fleet with two services: one that is fine, and one that burns. */
export const STORY_FLEET: FileTree = {
  "fleet/tiphys.yaml": FLEET,
  "fleet/slos/checkout.yaml": CHECKOUT,
  "fleet/slos/search.yaml": SEARCH,
};

/** The counts of that fleet: checkout breathes with the day, search has broken an hour ago, hash "bad" breaks things. */
export function storyAnswer(): StubAnswer {
  return (query, response) => {
    const stepSeconds = Number(query.form.get("step"));
    steadyAnswer((ms, promql) => countAt(ms, { promql, stepSeconds }))(query, response);
  };
}

function countAt(
  ms: number,
  { promql, stepSeconds }: { readonly promql: string; readonly stepSeconds: number },
): number | null {
  if (promql.includes("pg_replication_lag")) return 1 + wave(ms);
  const share = promql.includes('"good"') || promql.includes('"bad"') ? 0.1 : 1;
  const requests = 20 * stepSeconds * share;
  if (promql.includes("_bucket")) return Math.round(requests * (0.997 + 0.002 * wave(ms)));
  if (!promql.includes('code=~"5..')) return Math.round(requests);
  return Math.round(requests * badRatio(ms, promql));
}

function badRatio(ms: number, promql: string): number {
  if (promql.includes('"bad"')) return 0.08;
  if (promql.includes('job="search"')) return ms > STORY_NOW - HOUR ? 0.09 : 0.0042;
  return 0.0004 + 0.0006 * wave(ms);
}

/** 0 to 1 and back, twice a day. */
function wave(ms: number): number {
  return (1 + Math.sin((ms / HOUR) * (Math.PI / 6))) / 2;
}
