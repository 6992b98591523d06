import { expect } from "chai";
import fc from "fast-check";
import { readEventCount } from "#core/slo/promql/event-count.ts";
import { readIndicator } from "#core/slo/promql/read-indicator.ts";
import { withMatchers } from "#core/slo/promql/with-matchers.ts";
import { countedEvents } from "#core/slo/query/counting.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import { REAL_QUERIES } from "#test/support/promql-queries.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { damages, damageText } from "../fuzz/damage-text.ts";

const COUNTING = { windowSeconds: 60, lookbackSeconds: 3600 };
const CANARY = [{ label: "rollouts_pod_template_hash", value: '9"c\\4b' }];
/** Words that turn one good query into another one. */
const PIECES = [
  "sum",
  "rate",
  "increase",
  "irate",
  "[1h]",
  "http_requests_total",
  " or vector(0)",
  " * 100",
  "1 - ",
  " < 0.5",
];

/** What VictoriaMetrics does not know, and is said not to. */
const NATIVE = /histogram_(count|fraction)/;

describe("queries that Tiphys makes", function () {
  this.timeout(300_000);
  let stores: readonly MetricStore[] = [];
  before(async () => {
    stores = await Promise.all([startPrometheus(), startVictoriaMetrics()]);
  });
  after(async () => {
    for (const store of stores) await store.stop();
  });

  const expectAccepted = async (queries: readonly string[]) => {
    const refused: string[] = [];
    for (const { url, kind } of stores)
      for (const query of queries) {
        if (kind === "victoria-metrics" && NATIVE.test(query)) continue;
        const body = new URLSearchParams({ query, time: "1767225600" });
        const response = await fetch(`${url}/api/v1/query`, { method: "POST", body });
        if (!response.ok) refused.push(`${kind}: ${query.slice(0, 300)}: ${await response.text()}`);
        else await response.arrayBuffer();
      }
    expect(refused.join("\n")).to.equal("");
  };

  it("are accepted by both stores for every query that people write", async () => {
    const queries = [...new Set(REAL_QUERIES.flatMap(madeFrom))];
    expect(queries.length).to.be.above(60);
    await expectAccepted(queries);
  });

  it("are accepted by both stores for whatever else was read", async () => {
    const inputs = fc.sample(
      fc.record({ query: fc.constantFrom(...REAL_QUERIES), damage: damages([...PIECES]) }),
      { seed: 20_261_121, numRuns: 3000 },
    );
    const texts = new Set(inputs.map(({ query, damage }) => damageText(query, damage)));
    const counts = [...texts].flatMap((text) => {
      const read = readEventCount(text);
      return "count" in read ? [countedEvents(read.count, COUNTING)] : [];
    });
    const plans = [...texts].flatMap((text) => plannedFor(text).slice(0, 2));
    const queries = [...new Set([...counts, ...plans])];
    expect(queries.length).to.be.above(300);
    await expectAccepted(queries.slice(0, 800));
  });
});

function madeFrom(query: string): readonly string[] {
  const matched = withMatchers(query, CANARY);
  const count = readEventCount(query);
  return [
    ...("promql" in matched && isWholeQuery(query) ? [matched.promql] : []),
    ...("count" in count ? [countedEvents(count.count, COUNTING)] : []),
    ...plannedFor(query),
  ];
}

/** Operations on vectors whose other side is not there, or clashes, are refused when they run. */
function isWholeQuery(query: string): boolean {
  return !/group_left|group_right|label_replace/.test(query);
}

function plannedFor(query: string): readonly string[] {
  const read = readIndicator(query, { target: 0.99 });
  if ("problem" in read) return [];
  const { indicator } = read;
  const plan = planQueries(sampleObjective({ indicator }), {
    nowMs: Date.UTC(2026, 0, 1),
    sinceMs: null,
    canaryHash: '9"c\\4b',
    stableHash: "5f7d",
    scrapeSeconds: 30,
    delaySeconds: 35,
    series: ["recent", "canary"],
  });
  return plan.queries.map(({ promql }) => promql);
}
