import { expect } from "chai";
import type { Indicator, Objective } from "#core/slo/objective.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import type { AnswerFacts } from "#core/slo/query/read-answers.ts";
import { factsFrom } from "#test/support/ask-store.ts";
import {
  type MetricStore,
  startPrometheus,
  startVictoriaMetrics,
} from "#test/support/metric-stores.ts";
import { STALE, type TestSeries } from "#test/support/remote-write.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const MINUTE = 60_000;
const SCRAPE = 20_000;
/** Where the minutes that are counted begin; samples stand 5, 25 and 45 seconds into each. */
const START = Date.UTC(2026, 2, 3, 12, 0, 0);
const BEFORE = 12 * 60;

interface Labels {
  readonly pod?: string;
  readonly le?: string;
}
type Value = number | typeof STALE | null;

/** Samples of three scrapes a minute from minute `first` on; null is a missed scrape. */
function sampled(
  name: string,
  values: readonly Value[],
  { first = 0, ...labels }: Labels & { readonly first?: number } = {},
): TestSeries {
  const samples = values.flatMap((value, index): TestSeries["samples"] =>
    value === null ? [] : [[START + first * MINUTE + index * SCRAPE + 5000, value]],
  );
  return { labels: { __name__: name, ...labels }, samples };
}

/** A counter that has been at `from` since long ago and grows by `by` with each scrape. */
function steady(
  name: string,
  { by = 10, ...labels }: Labels & { readonly by?: number } = {},
): TestSeries {
  const from = 100;
  const quiet = Array.from({ length: BEFORE * 3 }, () => from);
  const growing = Array.from({ length: 30 }, (_, index) => from + (index + 1) * by);
  return sampled(name, [...quiet, ...growing], { first: -BEFORE, ...labels });
}

function times<T>(length: number, value: T): readonly T[] {
  return Array.from({ length }, () => value);
}

const all = "sum(increase(all_total[5m]))";
const events = (part: string, total = all): Indicator => ({
  kind: "events",
  counted: "bad",
  total,
  part: `sum(increase(${part}[5m]))`,
});
const gauge = (query: string): Indicator => ({
  kind: "gauge",
  query,
  comparison: "below",
  limit: 5,
  sliceSeconds: 60,
});
const latency = (thresholdSeconds: number, histogram = "took_seconds"): Indicator => ({
  kind: "latency",
  histogram,
  selector: "",
  thresholdSeconds,
  native: false,
});

interface Case {
  readonly title: string;
  readonly series: readonly TestSeries[];
  readonly indicator: Indicator;
  /** "bad/total" of ten minutes, null for those that are not known; or why there is nothing. */
  readonly steps: readonly (string | null)[] | string;
  /** Where the stores cannot agree, because one never stores what the other counts. */
  readonly victoriaMetrics?: readonly (string | null)[];
}

const CASES: readonly Case[] = [
  {
    title: "a counter that grows",
    series: [steady("all_total")],
    indicator: events("none_total"),
    steps: times(10, "0/30"),
  },
  {
    title: "errors whose series is born with the first of them",
    series: [sampled("born_total", [5, 7, 7, 8], { first: 3 })],
    indicator: events("born_total"),
    steps: [...times(3, "0/30"), "7/30", "1/30", ...times(5, "0/30")],
  },
  {
    title: "a counter that starts again, with what it counted since",
    series: [
      sampled("reset_total", [...times(2160, 50), 52, 54, 56, 1, 2, 3, 4, 4], { first: -720 }),
    ],
    indicator: events("reset_total"),
    steps: ["6/30", "3/30", "1/30", ...times(7, "0/30")],
  },
  {
    title:
      "a restart between two scrapes of one step, but for what was counted before it in this step",
    series: [sampled("midway_total", [...times(2160, 50), 53, 1, 2, 2], { first: -720 })],
    indicator: events("midway_total"),
    steps: ["2/30", ...times(9, "0/30")],
  },
  {
    title: "scrapes that are missing: the next one brings what happened meanwhile",
    series: [
      sampled("missed_total", [...times(2160, 50), 51, 52, 53, ...times(7, null), 60, 61], {
        first: -720,
      }),
    ],
    indicator: events("missed_total"),
    steps: ["3/30", "0/30", "0/30", "8/30", ...times(6, "0/30")],
  },
  {
    title: "a counter that ended with a marker of staleness, and came back with the same labels",
    series: [
      sampled("back_total", [...times(2160, 50), 51, STALE, ...times(8, null), 52, 53], {
        first: -720,
      }),
    ],
    indicator: events("back_total"),
    steps: ["1/30", "0/30", "0/30", "2/30", ...times(6, "0/30")],
  },
  {
    title: "several counters with factors, of which one never was",
    series: [sampled("more_total", [4, 4, 4], { first: 2 })],
    indicator: {
      kind: "events",
      counted: "bad",
      total: `${all} + 2 * sum(increase(more_total[5m])) - sum(increase(never_total[5m]))`,
      part: "sum(increase(never_total[5m]))",
    },
    steps: ["0/30", "0/30", "0/38", ...times(7, "0/30")],
  },
  {
    title: "a counter that is NaN for ever: it is not counted, the others are",
    series: [sampled("nan_total", times(40, NaN)), sampled("nan_total", [3, 3, 4], { pod: "b" })],
    indicator: events("nan_total"),
    steps: ["4/30", ...times(9, "0/30")],
  },
  {
    title: "a counter that was NaN once: Prometheus does not count it next to the NaN",
    series: [
      sampled("odd_total", [...times(2160, 50), 51, 52, NaN, 54, 55, 56, 57, 58, 59], {
        first: -720,
      }),
    ],
    indicator: events("odd_total"),
    steps: ["0/30", "0/30", "3/30", ...times(7, "0/30")],
    victoriaMetrics: ["2/30", "4/30", "3/30", ...times(7, "0/30")],
  },
  {
    title: "a counter at infinity: the step in which it got there is not known",
    series: [
      sampled("infinite_total", [...times(2160, 50), 51, 52, 53, Infinity, Infinity, Infinity], {
        first: -720,
      }),
    ],
    indicator: events("infinite_total"),
    steps: ["3/30", null, ...times(8, "0/30")],
  },
  {
    title: "no total at all",
    series: [],
    indicator: events("born_total", "sum(increase(never_total[5m]))"),
    steps: "no-data: the source knows no such series in this time",
  },
  {
    title: "a total that ended",
    series: [sampled("ended_total", [...times(2160, 50), 51, 52, 53, STALE], { first: -720 })],
    indicator: events("born_total", "sum(increase(ended_total[5m]))"),
    steps: "no-data: no data for 9 minutes, since 2026-03-03T12:01:00.000Z",
  },
  {
    title: "a total that nobody scraped for a day: not its whole past",
    series: [
      sampled("revived_total", [...times(60, 90_000)], { first: -24 * 60 }),
      sampled(
        "revived_total",
        Array.from({ length: 24 }, (_, index) => 95_000 + index),
        { first: 2 },
      ),
    ],
    indicator: events("none_total", "sum(increase(revived_total[5m]))"),
    steps: [...times(4, null), ...times(6, "0/3")],
  },
  {
    title: "buckets, however each pod spells their bounds",
    series: [
      steady("took_seconds_count", { by: 4, pod: "a" }),
      steady("took_seconds_bucket", { by: 3, pod: "a", le: "0.3" }),
      steady("took_seconds_bucket", { by: 4, pod: "a", le: "0.35" }),
      steady("took_seconds_count", { by: 2, pod: "b" }),
      steady("took_seconds_bucket", { by: 1, pod: "b", le: "0.30" }),
      steady("took_seconds_count", { by: 1, pod: "c" }),
      steady("took_seconds_bucket", { by: 1, pod: "c", le: "3e-01" }),
    ],
    indicator: latency(0.3),
    steps: times(10, "6/21"),
  },
  {
    title: "a threshold that no bucket has",
    series: [steady("took_seconds_count", { by: 4, pod: "a" })],
    indicator: latency(0.4),
    steps:
      'not-askable: there is no took_seconds_bucket with le="0.4": set the threshold to a bound that the histogram has',
  },
  {
    title: "a gauge, NaN and infinity, and a value that is no longer scraped",
    series: [
      sampled("lag_seconds", [
        1,
        2,
        9,
        1,
        9,
        1,
        NaN,
        NaN,
        NaN,
        Infinity,
        Infinity,
        Infinity,
        2,
        STALE,
        null,
        null,
        null,
        null,
        4,
        4,
        5,
      ]),
    ],
    indicator: gauge("max(lag_seconds)"),
    steps: ["1/1", "0/1", null, "1/1", "0/1", null, "1/1", null, null, null],
  },
  {
    title: "a gauge of several series",
    series: [
      sampled("lags_seconds", times(30, 1), { pod: "a" }),
      sampled("lags_seconds", times(30, 1), { pod: "b" }),
    ],
    indicator: gauge("lags_seconds"),
    steps: "not-askable: expected one series, got 2: aggregate the query, with max or sum",
  },
  {
    title: "a gauge that no server answers any more",
    series: [sampled("gone_seconds", [1, 1, 1])],
    indicator: gauge("max(gone_seconds)"),
    steps: "no-data: no data for 9 minutes, since 2026-03-03T12:01:00.000Z",
  },
];

describe("what oddities in metrics count for on real stores", function () {
  this.timeout(300_000);
  let stores: readonly MetricStore[] = [];

  before(async () => {
    stores = await Promise.all([startPrometheus(), startVictoriaMetrics()]);
    const series = CASES.flatMap((each) => each.series);
    for (const store of stores) await store.write(series);
  });
  after(async () => {
    for (const store of stores) await store.stop();
  });

  for (const { title, indicator, steps, victoriaMetrics } of CASES)
    it(`counts ${title}`, async () => {
      const read = await Promise.all(stores.map((store) => recentOf(store, { indicator })));
      expect(read[0]).to.deep.equal(steps);
      expect(read[1]).to.deep.equal(victoriaMetrics ?? steps);
    });
});

async function recentOf(
  store: MetricStore,
  parts: Partial<Objective>,
): Promise<readonly (string | null)[] | string> {
  const plan = planQueries(sampleObjective(parts), {
    nowMs: START + 10 * MINUTE + 7000,
    sinceMs: null,
    canaryHash: null,
    stableHash: null,
    scrapeSeconds: SCRAPE / 1000,
    delaySeconds: 7,
    recentSeconds: 600,
    series: ["recent"],
  });
  return inWords(await factsFrom(store, plan));
}

function inWords({ recent }: AnswerFacts): readonly (string | null)[] | string {
  if ("missing" in recent) return `${recent.missing.cause}: ${recent.missing.reason}`;
  return recent.value.steps.map((step) => step && `${step.bad}/${step.total}`);
}
