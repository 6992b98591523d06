import { expect } from "chai";
import type { Objective } from "#core/slo/objective.ts";
import type { Plan, PlanRequest } from "#core/slo/query/plan.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const END = Date.UTC(2026, 2, 3, 12, 0, 0);
const REQUEST: PlanRequest = {
  nowMs: END + 25_000,
  sinceMs: END - 600_000,
  canaryHash: "9c4b",
  stableHash: "5f7d",
  scrapeSeconds: 15,
  delaySeconds: 20,
};
const LATENCY: Objective["indicator"] = {
  kind: "latency",
  histogram: "x_seconds",
  selector: 'job="a"',
  thresholdSeconds: 0.3,
  native: false,
};

function planOf(parts: Partial<Objective> = {}, request: Partial<PlanRequest> = {}): Plan {
  return planQueries(sampleObjective(parts), { ...REQUEST, ...request });
}

function promqlOf(plan: Plan, id: string): string | undefined {
  return plan.queries.find((query) => query.id === id)?.promql;
}

describe("planQueries", () => {
  it("asks for the window, the last hours, the canary and its baseline, total and part each", () => {
    const spans = planOf().queries.map(({ id, startMs, endMs, stepSeconds, source }) => [
      id,
      (endMs - startMs) / 1000 / stepSeconds + 1,
      stepSeconds,
      (END - endMs) / 1000,
      source,
    ]);
    expect(spans).to.deep.equal([
      ["period/total", 8640, 300, 0, "default"],
      ["period/part", 8640, 300, 0, "default"],
      ["recent/total", 360, 60, 0, "default"],
      ["recent/part", 360, 60, 0, "default"],
      ["canary/total", 20, 30, 0, "default"],
      ["canary/part", 20, 30, 0, "default"],
      ["baseline/total", 20, 30, 0, "default"],
      ["baseline/part", 20, 30, 0, "default"],
    ]);
  });

  it("asks for multiples of the step alone, so that every replica asks the same", () => {
    for (const later of [0, 1, 7_001, 29_999])
      for (const { startMs, endMs, stepSeconds } of planOf({}, { nowMs: REQUEST.nowMs + later })
        .queries) {
        expect(startMs % (stepSeconds * 1000)).to.equal(0);
        expect(endMs % (stepSeconds * 1000)).to.equal(0);
        expect(endMs).to.be.at.most(REQUEST.nowMs + later - 20_000);
      }
  });

  it("adds the canary's hash to every selector", () => {
    expect(promqlOf(planOf(), "canary/part")).to.equal(
      'sum((last_over_time(http_requests_total{job="checkout",code=~"5..",rollouts_pod_template_hash="9c4b"}[30s]) - ' +
        'last_over_time(http_requests_total{job="checkout",code=~"5..",rollouts_pod_template_hash="9c4b"}[6h] offset 30s)) >= 0 or ' +
        '(last_over_time(http_requests_total{job="checkout",code=~"5..",rollouts_pod_template_hash="9c4b"}[30s]) >= 0 unless ' +
        'last_over_time(http_requests_total{job="checkout",code=~"5..",rollouts_pod_template_hash="9c4b"}[6h] offset 30s) * 0 != 0))',
    );
  });

  it("escapes a hash that is no hash", () => {
    expect(promqlOf(planOf({}, { canaryHash: '"} or up{a="' }), "canary/total")).to.include(
      'rollouts_pod_template_hash="\\"} or up{a=\\""}[30s]',
    );
  });

  it("takes steps of two scrapes at least", () => {
    const steps = (scrapeSeconds: number) => {
      const plan = planOf({}, { scrapeSeconds });
      return ["canary/total", "recent/total", "period/total"].map(
        (id) => plan.queries.find((query) => query.id === id)?.stepSeconds,
      );
    };
    expect(steps(1)).to.deep.equal([5, 60, 300]);
    expect(steps(5)).to.deep.equal([10, 60, 300]);
    expect(steps(10)).to.deep.equal([20, 60, 300]);
    expect(steps(30)).to.deep.equal([60, 60, 300]);
    expect(steps(60)).to.deep.equal([120, 120, 300]);
    expect(steps(300)).to.deep.equal([600, 600, 600]);
  });

  it("counts a month from its first midnight in the objective's time zone", () => {
    const window = { kind: "calendar", unit: "month", timeZone: "Europe/Berlin" } as const;
    const { period } = planOf({ window });
    expect(period).to.include({ startMs: Date.UTC(2026, 1, 28, 23, 5), stepSeconds: 300 });
  });

  it("finds a bucket however its bound is spelled", () => {
    expect(promqlOf(planOf({ indicator: LATENCY }), "recent/part")).to.include(
      'x_seconds_bucket{job="a",le=~"(0?[.]30*|3([.]0*)?[eE]-0*1)"}[1m]',
    );
    expect(promqlOf(planOf({ indicator: LATENCY }), "recent/total")).to.include(
      'x_seconds_count{job="a"}[1m]',
    );
  });

  it("asks native histograms for their own counts", () => {
    const plan = planOf({ indicator: { ...LATENCY, native: true } });
    expect(promqlOf(plan, "recent/part")).to.include(
      'histogram_fraction(-Inf, 0.3, last_over_time(x_seconds{job="a"}[1m]))',
    );
  });

  it("adds up counters of which some may be absent", () => {
    const indicator = {
      kind: "events",
      counted: "bad",
      total: "sum(increase(a[5m])) + 2 * sum(increase(b[5m]))",
      part: "sum(increase(c[5m]))",
    } as const;
    expect(promqlOf(planOf({ indicator }), "recent/total")).to.match(
      /^sum\(label_replace\(sum\(\(last_over_time\(a\[1m\]\).* or label_replace\(2 \* sum\(.*"tiphys_term", "1", "", ""\)\)$/,
    );
  });

  it("looks at a gauge once per slice, no older than the slice or two scrapes", () => {
    const indicator = {
      kind: "gauge",
      query: "max(lag) / avg_over_time(scale[5m])",
      comparison: "below",
      limit: 5,
      sliceSeconds: 20,
    } as const;
    const plan = planOf({ indicator });
    expect(promqlOf(plan, "recent/value")).to.equal(
      "max(last_over_time(lag[30s])) / avg_over_time(scale[5m])",
    );
    expect(plan.queries[0]).to.include({ stepSeconds: 20 });
  });

  it("tells versions apart in a gauge only where a rate stands in it", () => {
    const gauge = (query: string) =>
      planOf({
        indicator: { kind: "gauge", query, comparison: "below", limit: 5, sliceSeconds: 60 },
      }).canary;
    expect(gauge("max(pg_replication_lag_seconds)")).to.equal(null);
    expect(gauge("sum(rate(work_seconds[5m]))")).to.include({ name: "canary" });
  });

  it("asks another source, with other labels, where the baseline says so", () => {
    const baseline = {
      kind: "selector",
      source: "legacy",
      selector: 'job="old",zone="a"',
    } as const;
    const query = planOf({ baseline }).queries.find(({ id }) => id === "baseline/total");
    expect(query?.source).to.equal("legacy");
    expect(query?.promql).to.include('http_requests_total{job="old",zone="a"}[30s]');
  });

  it("asks for another objective's events where that is the baseline", () => {
    const baseline = { kind: "objective", service: "old", namespace: null, name: "ok" } as const;
    expect(planOf({ baseline }).baseline).to.deep.equal({
      cause: "not-askable",
      reason: 'the baseline "old/ok" is not known',
    });
    const baselineObjective = sampleObjective({ source: "legacy", indicator: LATENCY });
    const query = planOf({ baseline }, { baselineObjective }).queries.find(
      ({ id }) => id === "baseline/total",
    );
    expect(query).to.include({ source: "legacy" });
    expect(query?.promql).to.include('x_seconds_count{job="a"}[30s]');
  });

  it("asks for quantiles of a minute where a latency rule names them", () => {
    const canary = {
      ...sampleObjective().canary,
      latency: [
        { quantile: 0.99, maxRatio: 5, forSeconds: 180 },
        { quantile: 0.99, maxRatio: 2, forSeconds: 600 },
      ],
    };
    const plan = planOf({ indicator: LATENCY, canary });
    expect(plan.quantiles.map(({ canary: own, baseline }) => [own, baseline])).to.deep.equal([
      ["canary/p0.99", "baseline/p0.99"],
    ]);
    expect(promqlOf(plan, "canary/p0.99")).to.match(
      /^histogram_quantile\(0\.99, sum by \(le\) \(\(last_over_time\(x_seconds_bucket\{job="a",rollouts_pod_template_hash="9c4b"\}\[1m\]\)/,
    );
    expect(planOf({ canary }).quantiles[0]?.canary).to.deep.equal({
      cause: "not-askable",
      reason: "the objective counts no histogram",
    });
  });

  const gaps: readonly {
    readonly title: string;
    readonly parts?: Partial<Objective>;
    readonly request?: Partial<PlanRequest>;
    readonly series: "canary" | "baseline" | "period";
    readonly gap: unknown;
  }[] = [
    {
      title: "no canary without a hash",
      request: { canaryHash: null },
      series: "canary",
      gap: null,
    },
    {
      title: "no baseline without a canary",
      request: { canaryHash: null },
      series: "baseline",
      gap: null,
    },
    {
      title: "no baseline where the objective names none",
      parts: { baseline: { kind: "none" } },
      series: "baseline",
      gap: null,
    },
    {
      title: "a stable baseline without its hash",
      request: { stableHash: null },
      series: "baseline",
      gap: { cause: "not-askable", reason: "no hash of the stable version was given" },
    },
    {
      title: "a canary that begins in the future",
      request: { sinceMs: END + 600_000 },
      series: "canary",
      gap: { cause: "no-data", reason: "the canary's start lies in the future of this clock" },
    },
    {
      title: "a canary of which no step has ended",
      request: { sinceMs: END + 20_000 },
      series: "canary",
      gap: { cause: "no-data", reason: "no step has ended yet since the start" },
    },
    {
      title: "an objective that pins the version's label",
      parts: {
        indicator: {
          kind: "events",
          counted: "bad",
          total: 'sum(increase(a{rollouts_pod_template_hash="x"}[5m]))',
          part: 'sum(increase(b{rollouts_pod_template_hash="x"}[5m]))',
        },
      },
      series: "canary",
      gap: {
        cause: "not-askable",
        reason:
          'expected no matcher on label "rollouts_pod_template_hash", which Tiphys sets to "9c4b" here. Leave "rollouts_pod_template_hash" out of the query.',
      },
    },
    {
      title: "a series that was not asked for",
      request: { series: ["recent"] },
      series: "period",
      gap: { cause: "not-askable", reason: "it was not asked for" },
    },
  ];
  for (const { title, parts, request, series, gap } of gaps)
    it(`names ${title}`, () => {
      expect(planOf(parts, request)[series]).to.deep.equal(gap);
    });

  it("looks at the last hour of a canary whose start nobody said, and at a day at most", () => {
    const firstOf = (sinceMs: number | null) =>
      (END -
        (planOf({}, { sinceMs }).queries.find(({ id }) => id === "canary/total")?.startMs ?? 0)) /
      3_600_000;
    expect(firstOf(null)).to.be.closeTo(1, 0.01);
    expect(firstOf(END - 40 * 3_600_000)).to.be.closeTo(24, 0.01);
  });
});
