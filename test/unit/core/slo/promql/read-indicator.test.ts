import { expect } from "chai";
import type { GaugeIndicator, Indicator } from "#core/slo/objective.ts";
import { type IndicatorOptions, readIndicator } from "#core/slo/promql/read-indicator.ts";

const events = (counted: "good" | "bad", part: string, total: string): Indicator => ({
  kind: "events",
  counted,
  part: `sum(increase(${part}[5m]))`,
  total: `sum(increase(${total}[5m]))`,
});
const latency = (thresholdSeconds: number, selector = "", native = false): Indicator => ({
  kind: "latency",
  histogram: "x_seconds",
  selector,
  thresholdSeconds,
  native,
});
const QUANTILE = "histogram_quantile(0.95, sum by (le) (rate(x_seconds_bucket[5m])))";

interface Case {
  readonly query: string;
  readonly options?: IndicatorOptions;
  readonly indicator: Indicator;
  readonly target?: number;
}

const cases: readonly Case[] = [
  { query: "sum(rate(g[5m])) / sum(rate(t[5m]))", indicator: events("good", "g", "t") },
  {
    query: "sum(rate(e[5m])) / sum(rate(t[5m]))",
    options: { ratioOf: "bad" },
    indicator: events("bad", "e", "t"),
  },
  { query: "1 - sum(rate(e[5m])) / sum(rate(t[5m]))", indicator: events("bad", "e", "t") },
  {
    query: "1 - (sum(rate(g[5m])) / sum(rate(t[5m])))",
    options: { ratioOf: "bad" },
    indicator: events("good", "g", "t"),
  },
  {
    query: "(1 - (sum(e_total) / sum(t_total))) * 100",
    indicator: events("bad", "e_total", "t_total"),
  },
  { query: "100 - 100 * sum(rate(e[5m])) / sum(rate(t[5m]))", indicator: events("bad", "e", "t") },
  { query: "sum(rate(g[5m])) * 100 / sum(rate(t[5m]))", indicator: events("good", "g", "t") },
  {
    query: "(sum(rate(t[5m])) - sum(rate(e[5m]))) / sum(rate(t[5m]))",
    indicator: events("bad", "e", "t"),
  },
  {
    query: "(sum(rate(e[5m])) or vector(0)) / sum(rate(t[5m]))",
    options: { ratioOf: "bad" },
    indicator: events("bad", "e", "t"),
  },
  {
    query: "sum(rate(g[5m])) / sum(rate(t[5m])) or vector(1)",
    indicator: events("good", "g", "t"),
  },
  {
    query: "sum by (x) (rate(g[5m])) / on (x) sum by (x) (rate(t[5m]))",
    indicator: events("good", "g", "t"),
  },
  {
    query: "sum(rate(g[5m])) / sum(rate(t[5m])) >= 0.999",
    indicator: events("good", "g", "t"),
    target: 0.999,
  },
  {
    query: "sum(rate(e[5m])) / sum(rate(t[5m])) < 0.001",
    indicator: events("bad", "e", "t"),
    target: 0.999,
  },
  {
    query: "0.1 > 100 * sum(rate(e[5m])) / sum(rate(t[5m]))",
    indicator: events("bad", "e", "t"),
    target: 0.999,
  },
  {
    query:
      'sum(rate(x_seconds_bucket{job="a",le="0.3"}[5m])) / sum(rate(x_seconds_count{job="a"}[5m]))',
    indicator: latency(0.3, 'job="a"'),
  },
  {
    query:
      'sum(rate(x_seconds_bucket{le="0.30"}[5m])) / sum(rate(x_seconds_bucket{le="+Inf"}[5m]))',
    indicator: latency(0.3),
  },
  { query: `${QUANTILE} < 0.2`, indicator: latency(0.2), target: 0.95 },
  { query: `${QUANTILE} < 0.2`, options: { target: 0.95 }, indicator: latency(0.2), target: 0.95 },
  { query: `0.2 >= bool ${QUANTILE}`, indicator: latency(0.2), target: 0.95 },
  { query: `${QUANTILE} * 1000 <= 200`, indicator: latency(0.2), target: 0.95 },
  { query: `${QUANTILE} < 200 / 1000`, indicator: latency(0.2), target: 0.95 },
  {
    query:
      'histogram_quantile(0.95, sum(rate(x_seconds_bucket{job="a"}[$__rate_interval])) by (le)) < 0.2',
    indicator: latency(0.2, 'job="a"'),
    target: 0.95,
  },
  {
    query: "histogram_quantile(0.95, sum(rate(x_seconds[5m]))) < 0.2",
    indicator: latency(0.2, "", true),
    target: 0.95,
  },
  {
    query: `${QUANTILE} < 0.2`,
    options: { target: 0.99 },
    indicator: {
      kind: "gauge",
      query: QUANTILE,
      comparison: "below",
      limit: 0.2,
      sliceSeconds: 60,
    },
  },
  {
    query: "max(pg_replication_lag_seconds) < 5",
    options: { sliceSeconds: 30 },
    indicator: {
      kind: "gauge",
      query: "max(pg_replication_lag_seconds)",
      comparison: "below",
      limit: 5,
      sliceSeconds: 30,
    },
  },
  {
    query: "min(up) >= bool 1",
    indicator: {
      kind: "gauge",
      query: "min(up)",
      comparison: "at-least",
      limit: 1,
      sliceSeconds: 60,
    },
  },
  {
    query: "sum(rate(e[{{.window}}])) / sum(rate(t[5m])) < 0.05",
    options: { target: 0.99 },
    indicator: {
      kind: "gauge",
      query: "sum(rate(e[5m])) / sum(rate(t[5m]))",
      comparison: "below",
      limit: 0.05,
      sliceSeconds: 60,
    },
  },
  {
    query: "avg_over_time(probe_success[5m])",
    options: { target: 0.99 },
    indicator: {
      kind: "gauge",
      query: "avg_over_time(probe_success[5m])",
      comparison: "at-least",
      limit: 0.99,
      sliceSeconds: 60,
    },
  },
  {
    query: "job:errors:ratio_rate5m",
    options: { target: 0.999, ratioOf: "bad" },
    indicator: {
      kind: "gauge",
      query: "job:errors:ratio_rate5m",
      comparison: "at-most",
      limit: 0.001,
      sliceSeconds: 60,
    },
  },
];

const gauge = (query: string, comparison: GaugeIndicator["comparison"], limit: number) =>
  ({ kind: "gauge", query, comparison, limit, sliceSeconds: 60 }) as const;
const gauges: readonly Case[] = [
  { query: "min(up) == 1", indicator: gauge("min(up)", "at-least", 1) },
  { query: "0 == bool absent(up)", indicator: gauge("absent(up)", "at-most", 0) },
  {
    query: "replicas_available / replicas_wanted",
    options: { target: 0.99 },
    indicator: gauge("replicas_available / replicas_wanted", "at-least", 0.99),
  },
  {
    query: "rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m]) < 0.3",
    options: { target: 0.99 },
    indicator: gauge("rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])", "below", 0.3),
  },
];

describe("readIndicator", () => {
  for (const { query, options, indicator, target } of [...cases, ...gauges])
    it(`reads ${query}${options === undefined ? "" : ` with ${JSON.stringify(options)}`}`, () => {
      const read = readIndicator(query, options);
      if ("problem" in read) throw new Error(read.problem.message);
      expect(read.indicator).to.deep.equal(indicator);
      expect(read.target).to.equal(target);
    });

  it("says so when time slices are counted in place of events", () => {
    expect(readIndicator(`${QUANTILE} < 0.2`, { target: 0.99 })).to.have.deep.property("notes", [
      "counted as the share of time slices of 60 s in which the value keeps to its limit, not of events",
    ]);
  });

  it("says that a fallback for idle times is left out", () => {
    expect(readIndicator("rate(g[5m]) / rate(t[5m]) or vector(1)")).to.have.deep.property("notes", [
      "the value of `or vector(…)` is left out: without traffic there is no data",
    ]);
  });

  it("reads milliseconds by the histogram's name", () => {
    const query = "histogram_quantile(0.9, sum by (le) (rate(y_milliseconds_bucket[5m]))) < 300";
    expect(readIndicator(query)).to.have.nested.property("indicator.thresholdSeconds", 0.3);
  });

  const refusals: readonly (readonly [string, string])[] = [
    [
      "rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])",
      "expected a share of events, got the mean of a histogram",
    ],
    [
      "replicas_available / replicas_wanted",
      'expected counters, got "replicas_available", which may be a gauge',
    ],
    ["max(lag) == 5", 'expected a ratio of two counts, got "=="'],
    ["up", "expected a ratio of two counts, got one value"],
    ["sum(rate(a[5m]))", "expected a ratio of two counts, got one value"],
    [QUANTILE, "expected a ratio of two counts, got one value"],
    [
      "rate(a[5m]) / increase(b[5m])",
      "expected the same measure on both sides, got a rate and an increase",
    ],
    [
      "avg(rate(a[5m])) / avg(rate(b[5m]))",
      'expected a sum of counters, got "avg", which does not count events',
    ],
    [
      "3 * sum(a_total) / sum(b_total)",
      "expected a share of events between 0 and 1, or in percent, got other arithmetic around it",
    ],
    [
      "1 + sum(a_total) / sum(b_total)",
      "expected a share of events between 0 and 1, or in percent, got other arithmetic around it",
    ],
    [
      "sum(a) / on (x) group_left sum(b)",
      "expected a ratio of two sums, got group_left or group_right, which repeat events",
    ],
    ["sum(a) < sum(b)", "expected a comparison with a number, got two queries"],
    [
      "histogram_quantile(0.9, sum(rate(x_bucket[5m]))) < 1",
      'expected buckets summed by "le", got a sum that drops it',
    ],
    [
      "histogram_quantile(0.9, avg by (le) (rate(x_bucket[5m]))) < 1",
      "expected the rate of a histogram's buckets",
    ],
    ["clamp_max(sum(a) / sum(b), 1)", "expected a ratio of two counts, got one value"],
  ];
  for (const [query, message] of refusals)
    it(`refuses ${query} with the reason`, () => {
      expect(readIndicator(query)).to.have.nested.property("problem.message", message);
    });
});
