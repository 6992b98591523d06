import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { type Counts, sumOf } from "#core/slo/counts.ts";
import type { Objective } from "#core/slo/objective.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import type { AnswerFacts } from "#core/slo/query/read-answers.ts";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import { factsFrom } from "#test/support/ask-store.ts";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import type { NativeHistogram, TestSeries } from "#test/support/remote-write.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { randomNumbers } from "#test/support/scraped-service.ts";

const MINUTE = 60_000;
const SCRAPE = 15_000;
const NOW = Date.UTC(2026, 2, 3, 12, 0, 5);
const STARTED = NOW - 3 * 60 * MINUTE;
const SINCE = NOW - 20 * MINUTE;
const BOUNDS = [0.1, 0.3, 0.5, 1, 2.5];

/** The same objectives, as each format writes them. */
const DOCUMENTS = `
apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: native, namespace: shop}
spec:
  service: native
  window: 30d
  objectives:
    - {name: availability, target: 99.9%, indicator: {events: {total: 'http_requests_total{job="checkout"}', good: 'http_requests_total{job="checkout",code!~"5.."}'}}}
    - {name: latency, target: 99%, indicator: {latency: {histogram: http_request_duration_seconds, selector: 'job="checkout"', threshold: 300ms}}}
---
service: plain
slos:
  - name: availability
    target: 99.9%
    window: 30d
    sli: {type: errors, query: '1 - (sum(rate(http_requests_total{job="checkout",code=~"5.."}[5m])) / sum(rate(http_requests_total{job="checkout"}[5m])))'}
  - name: latency
    target: 99%
    window: 30d
    sli: {type: latency, query: 'histogram_quantile(0.99, sum(rate(http_request_duration_seconds_bucket{job="checkout"}[5m])) by (le)) < 0.3'}
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: availability}
spec:
  service: openslo
  budgetingMethod: Occurrences
  timeWindow: [{duration: 30d, isRolling: true}]
  objectives: [{displayName: x, target: 0.999}]
  indicator:
    metadata: {name: sli}
    spec:
      ratioMetric:
        counter: true
        bad: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{job="checkout",code=~"5.."}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{job="checkout"}'}}}
---
version: prometheus/v1
service: sloth
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: 'sum(rate(http_requests_total{job="checkout",code=~"5.."}[{{.window}}]))'
        total_query: 'sum(rate(http_requests_total{job="checkout"}[{{.window}}]))'
  - name: latency
    objective: 99
    sli:
      events:
        error_query: 'sum(rate(http_request_duration_seconds_count{job="checkout"}[{{.window}}])) - sum(rate(http_request_duration_seconds_bucket{job="checkout",le="0.3"}[{{.window}}]))'
        total_query: 'sum(rate(http_request_duration_seconds_count{job="checkout"}[{{.window}}]))'
---
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: availability, namespace: shop}
spec:
  target: "99.9"
  window: 30d
  indicator:
    ratio:
      errors: {metric: 'http_requests_total{job="checkout",code=~"5.."}'}
      total: {metric: 'http_requests_total{job="checkout"}'}
---
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: latency, namespace: shop}
spec:
  target: "99"
  window: 30d
  indicator:
    latency:
      success: {metric: 'http_request_duration_seconds_bucket{job="checkout",le="0.3"}'}
      total: {metric: 'http_request_duration_seconds_count{job="checkout"}'}
`;

interface Truth {
  total: number;
  bad: number;
  slow: number;
}

/** Two stable pods and a canary that serve requests, each with a status and a duration. */
function serve(): { readonly series: readonly TestSeries[]; readonly canary: Truth } {
  const random = randomNumbers(5);
  const canary = { total: 0, bad: 0, slow: 0 };
  const series = ["a", "b", "canary"].flatMap((pod) => {
    const isCanary = pod === "canary";
    const labels = { job: "checkout", pod, rollouts_pod_template_hash: isCanary ? "new" : "old" };
    const values = new Map<string, number>();
    const samples = new Map<string, [number, number][]>();
    const native: Record<number, number> = {};
    const histograms: [number, NativeHistogram][] = [];
    const count = (name: string) => values.set(name, (values.get(name) ?? 0) + 1);
    for (const bound of BOUNDS) values.set(`http_request_duration_seconds_bucket le=${bound}`, 0);
    const from = isCanary ? SINCE : STARTED;
    for (let time = from + 2000; time <= NOW; time += SCRAPE) {
      const isCounted = isCanary && time <= NOW - 5000;
      for (let served = 0; served < 40; served++) {
        const seconds = 0.05 / (1 - random()) ** (isCanary ? 0.6 : 0.3);
        const isBad = random() < (isCanary ? 0.03 : 0.01);
        count(`http_requests_total code=${isBad ? 503 : 200}`);
        for (const bound of BOUNDS)
          if (seconds <= bound) count(`http_request_duration_seconds_bucket le=${bound}`);
        count("http_request_duration_seconds_bucket le=+Inf");
        count("http_request_duration_seconds_count");
        const bucket = Math.ceil(Math.log2(seconds));
        native[bucket] = (native[bucket] ?? 0) + 1;
        if (!isCounted) continue;
        canary.total++;
        if (isBad) canary.bad++;
        if (seconds > 0.3) canary.slow++;
      }
      for (const [name, value] of values)
        samples.set(name, [...(samples.get(name) ?? []), [time, value]]);
      histograms.push([time, { sum: 1, buckets: { ...native } }]);
    }
    const counters = [...samples].map(([name, points]): TestSeries => {
      const [metric = "", label = ""] = name.split(" ");
      const [key = "", value = ""] = label.split("=");
      return {
        labels: { __name__: metric, ...labels, ...(key === "" ? {} : { [key]: value }) },
        samples: points,
      };
    });
    return [
      ...counters,
      { labels: { __name__: "native_seconds", ...labels }, samples: [], histograms },
    ];
  });
  return { series, canary };
}

describe("SLOs of every format on real stores", function () {
  this.timeout(300_000);
  const { series, canary } = serve();
  const { objectives, problems } = readObjectives(
    parseAllDocuments(DOCUMENTS).map((document): unknown => document.toJS()),
  );
  let stores: readonly MetricStore[] = [];
  let prometheus: MetricStore;

  before(async () => {
    stores = await Promise.all([startPrometheus(), startVictoriaMetrics()]);
    const [first] = stores;
    if (first === undefined) throw new Error("expected two stores");
    prometheus = first;
    await prometheus.write(series);
    await stores[1]?.write(series.filter(({ histograms }) => histograms === undefined));
  });
  after(async () => {
    for (const store of stores) await store.stop();
  });

  const ask = (store: MetricStore, objective: Objective): Promise<AnswerFacts> =>
    factsFrom(
      store,
      planQueries(objective, {
        nowMs: NOW,
        sinceMs: SINCE,
        canaryHash: "new",
        stableHash: "old",
        scrapeSeconds: SCRAPE / 1000,
        delaySeconds: 5,
        recentSeconds: 3600,
      }),
    );

  it("reads all of them", () => {
    expect(problems).to.deep.equal([]);
    expect(new Set(objectives.map(({ format }) => format)).size).to.equal(5);
  });

  for (const objective of objectives)
    it(`counts the same for ${objective.format}'s ${objective.name}, on both, and what was served`, async () => {
      const [one, other] = await Promise.all(stores.map((store) => ask(store, objective)));
      expect(one).to.deep.equal(other);
      const isLatency = objective.name === "latency";
      expect(countsOf(one)).to.deep.equal({
        total: canary.total,
        bad: isLatency ? canary.slow : canary.bad,
      });
    });

  it("gives nearly the same quantiles on both", async () => {
    const latency = objectives.find(({ name }) => name === "latency");
    if (latency === undefined) throw new Error("expected a latency objective");
    const rules = [0.5, 0.9, 0.99].map((quantile) => ({ quantile, maxRatio: 2, forSeconds: 0 }));
    const objective: Objective = {
      ...latency,
      baseline: { kind: "stable" },
      canary: { ...latency.canary, latency: rules },
    };
    const [one, other] = await Promise.all(stores.map((store) => ask(store, objective)));
    for (const [index, rule] of rules.entries())
      for (const side of ["canary", "baseline"] as const) {
        const values = [one, other].map((facts) => {
          const seen = facts?.latency[index]?.[side];
          if (seen === undefined || "missing" in seen) throw new Error(`no p${rule.quantile}`);
          return seen.value.map((value) => value ?? 0);
        });
        expect(values[0]).to.have.length.above(30);
        for (const [step, value] of (values[0] ?? []).entries())
          expect(value).to.be.closeTo(values[1]?.[step] ?? NaN, 1e-9);
      }
  });

  it("counts native histograms on Prometheus as far as their buckets tell", async () => {
    const objective = sampleObjective({
      indicator: {
        kind: "latency",
        histogram: "native_seconds",
        selector: 'job="checkout"',
        thresholdSeconds: 0.5,
        native: true,
      },
      baseline: { kind: "none" },
    });
    const counts = countsOf(await ask(prometheus, objective));
    const classic = countsOf(
      await ask(prometheus, {
        ...objective,
        indicator: {
          kind: "latency",
          histogram: "http_request_duration_seconds",
          selector: 'job="checkout"',
          thresholdSeconds: 0.5,
          native: false,
        },
      }),
    );
    expect(counts.total).to.equal(canary.total);
    // 0.5 is a bound of schema 0, where nothing needs to be guessed.
    expect(counts.bad).to.be.closeTo(classic.bad, 1e-6);
  });
});

function countsOf(facts: AnswerFacts | undefined): Counts {
  if (facts?.canary === null || facts?.canary === undefined) throw new Error("expected a canary");
  if ("missing" in facts.canary) throw new Error(facts.canary.missing.reason);
  return sumOf(facts.canary.value);
}
