import { expect } from "chai";
import type { Objective } from "#core/slo/objective.ts";
import type { Plan, SourceAnswer } from "#core/slo/query/plan.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { type AnswerFacts, readAnswers } from "#core/slo/query/read-answers.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const NOW = Date.UTC(2026, 2, 3, 12, 0, 10);
const MINUTE = 60_000;
const END = Date.UTC(2026, 2, 3, 12, 0, 0);

type Values = readonly (number | null)[];

/** Ten minutes of the whole service in steps of a minute, and a canary of five minutes in steps of 30 s. */
function planOf(parts: Partial<Objective> = {}): Plan {
  return planQueries(sampleObjective({ baseline: { kind: "none" }, ...parts }), {
    nowMs: NOW,
    sinceMs: END - 5 * MINUTE,
    canaryHash: "9c4b",
    stableHash: null,
    scrapeSeconds: 15,
    delaySeconds: 10,
    recentSeconds: 600,
    series: ["recent", "canary"],
  });
}

/** An answer whose last value belongs to the last step; null where there is no sample. */
function answer(values: Values, { stepMs = MINUTE, endMs = END } = {}): SourceAnswer {
  const known = values.flatMap((value, index) =>
    value === null ? [] : [[endMs - (values.length - 1 - index) * stepMs, value] as const],
  );
  const series = {
    labels: {},
    times: known.map(([time]) => time),
    values: known.map(([, value]) => value),
  };
  return { series: known.length === 0 ? [] : [series], warnings: [], isPartial: false };
}

const HUNDREDS: Values = Array.from({ length: 10 }, () => 100);
const NONE = answer([]);

function recentOf(answers: Readonly<Record<string, SourceAnswer>>, plan = planOf()): AnswerFacts {
  return readAnswers(plan, { "canary/total": NONE, "canary/part": NONE, ...answers });
}

function stepsOf({ recent }: AnswerFacts): readonly (string | null)[] {
  if ("missing" in recent) throw new Error(recent.missing.reason);
  return recent.value.steps.map((step) => step && `${step.bad}/${step.total}`);
}

const all = (step: string | null) => Array.from({ length: 10 }, () => step);
const withLast = (...last: readonly (number | null)[]): Values => [
  ...HUNDREDS.slice(last.length),
  ...last,
];

describe("readAnswers", () => {
  it("says of which time each step is", () => {
    const { recent, lastDataMs, nowMs } = recentOf({
      "recent/total": answer(HUNDREDS),
      "recent/part": NONE,
    });
    expect(recent).to.have.nested.property("value.startMs", END - 10 * MINUTE);
    expect(recent).to.have.nested.property("value.stepSeconds", 60);
    expect(lastDataMs).to.equal(END);
    expect(nowMs).to.equal(END);
  });

  const readings: readonly {
    readonly title: string;
    readonly total: Values;
    readonly part?: Values;
    readonly objective?: Partial<Objective>;
    readonly steps: readonly (string | null)[];
  }[] = [
    { title: "counts an absent part as none", total: HUNDREDS, steps: all("0/100") },
    {
      title: "counts the part's own steps",
      total: HUNDREDS,
      part: [null, 3],
      steps: [...all("0/100").slice(1), "3/100"],
    },
    {
      title: "knows an idle step from an unknown one",
      total: withLast(0, null, 100),
      steps: [...all("0/100").slice(3), "0/0", null, "0/100"],
    },
    {
      title: "does not know a step whose total is NaN",
      total: withLast(NaN, 100),
      steps: [...all("0/100").slice(2), null, "0/100"],
    },
    {
      title: "does not know a step whose total is infinite",
      total: withLast(Infinity, 100),
      steps: [...all("0/100").slice(2), null, "0/100"],
    },
    {
      title: "does not know a step of more events than there can be",
      total: withLast(1e13, 100),
      steps: [...all("0/100").slice(2), null, "0/100"],
    },
    {
      title: "does not know a step whose total is negative",
      total: withLast(-1, 100),
      steps: [...all("0/100").slice(2), null, "0/100"],
    },
    {
      title: "does not know a step whose part is infinite",
      total: HUNDREDS,
      part: [Infinity],
      steps: [...all("0/100").slice(1), null],
    },
    {
      title: "takes a NaN of the part for an absent one",
      total: HUNDREDS,
      part: [NaN],
      steps: all("0/100"),
    },
    {
      title: "cuts a part that is a little above its total",
      total: HUNDREDS,
      part: [103],
      steps: [...all("0/100").slice(1), "100/100"],
    },
    { title: "takes a negative part for none", total: HUNDREDS, part: [-2], steps: all("0/100") },
    {
      title: "counts what is not good as bad",
      total: HUNDREDS,
      part: [...HUNDREDS.slice(1), 40],
      objective: {
        indicator: {
          kind: "events",
          counted: "good",
          total: "sum(increase(t[5m]))",
          part: "sum(increase(g[5m]))",
        },
      },
      steps: [...all("0/100").slice(1), "60/100"],
    },
    {
      title: "does not know the first two steps after data begins: every counter seems born",
      total: [null, null, 90_000, 40_000, 100, 100, 100, 100, 100, 100],
      steps: [null, null, null, null, ...all("0/100").slice(4)],
    },
    {
      title: "counts through a short gap: the counters' last values are known",
      total: [100, 100, null, null, null, 400, 100, 100, 100, 100],
      steps: ["0/100", "0/100", null, null, null, "0/400", ...all("0/100").slice(6)],
    },
    {
      title: "looks at the slices of a slice objective one by one, without the idle ones",
      total: withLast(0, 100, 100),
      part: [null, 1, 2],
      objective: {
        indicator: {
          kind: "timeslices",
          of: {
            kind: "events",
            counted: "bad",
            total: "sum(increase(t[5m]))",
            part: "sum(increase(b[5m]))",
          },
          sliceTarget: 0.99,
          sliceSeconds: 60,
          averaged: false,
        },
      },
      steps: [...all("0/1").slice(3), null, "0/1", "1/1"],
    },
    {
      title: "gives the ratio of each slice to an average of slices",
      total: withLast(50),
      part: [1],
      objective: {
        indicator: {
          kind: "timeslices",
          of: {
            kind: "events",
            counted: "bad",
            total: "sum(increase(t[5m]))",
            part: "sum(increase(b[5m]))",
          },
          sliceTarget: 0.99,
          sliceSeconds: 60,
          averaged: true,
        },
      },
      steps: [...all("0/1").slice(1), "0.02/1"],
    },
  ];
  for (const { title, total, part = [], objective, steps } of readings)
    it(title, () => {
      const facts = recentOf(
        { "recent/total": answer(total), "recent/part": answer(part) },
        planOf(objective),
      );
      expect(stepsOf(facts)).to.deep.equal(steps);
    });

  it("compares each slice of a gauge with its limit, infinite values too", () => {
    const plan = planOf({
      indicator: {
        kind: "gauge",
        query: "max(lag)",
        comparison: "below",
        limit: 5,
        sliceSeconds: 60,
      },
    });
    const value = answer([1, 5, NaN, null, Infinity, -Infinity, 4.9, 7, 0, 0]);
    expect(stepsOf(recentOf({ "recent/value": value }, plan))).to.deep.equal([
      "0/1",
      "1/1",
      null,
      null,
      "1/1",
      "0/1",
      "0/1",
      "1/1",
      "0/1",
      "0/1",
    ]);
  });

  const gaps: readonly {
    readonly title: string;
    readonly total?: SourceAnswer;
    readonly part?: SourceAnswer;
    readonly objective?: Partial<Objective>;
    readonly cause: string;
    readonly reason: string;
  }[] = [
    {
      title: "no series is no data",
      total: NONE,
      cause: "no-data",
      reason: "the source knows no such series in this time",
    },
    {
      title: "nothing but NaN is no data",
      total: answer([NaN, NaN]),
      cause: "no-data",
      reason: "the source knows no number, only NaN",
    },
    {
      title: "values between the steps or outside them are no data: a clock or a cache is wrong",
      total: answer([100, 100], { endMs: END + 7 * MINUTE + 1 }),
      cause: "no-data",
      reason: "the source answered for other times than those that were asked for",
    },
    {
      title: "two series are not askable",
      total: {
        series: [...seriesIn(answer([1])), ...seriesIn(answer([2]))],
        warnings: [],
        isPartial: false,
      },
      cause: "not-askable",
      reason: "expected one series, got 2: aggregate the query, with max or sum",
    },
    {
      title: "a failed total is a source that is down",
      total: { failed: "connection refused" },
      cause: "source-down",
      reason: "connection refused",
    },
    {
      title: "a failed part is a source that is down, not zero errors",
      part: { failed: "timed out" },
      cause: "source-down",
      reason: "timed out",
    },
    {
      title: "a partial answer is a source that is down",
      part: { series: [], warnings: [], isPartial: true },
      cause: "source-down",
      reason: "the source answered with a part of its data only",
    },
    {
      title: "a warning of a store behind the source is a source that is down",
      total: { ...answer(HUNDREDS), warnings: ["receive series from Addr: store-1: unavailable"] },
      cause: "source-down",
      reason: "the source warns: receive series from Addr: store-1: unavailable",
    },
    {
      title: "a part far above its total is not askable",
      total: answer(HUNDREDS),
      part: answer([...HUNDREDS.slice(1), 900]),
      cause: "not-askable",
      reason:
        '1800 events of "sum(increase(http_requests_total{job="checkout",code=~"5.."}[5m]))" among a total of 1000: the part is no part of the total',
    },
    {
      title: "a threshold without a bucket is not askable",
      total: answer(HUNDREDS),
      objective: {
        indicator: {
          kind: "latency",
          histogram: "x_seconds",
          selector: "",
          thresholdSeconds: 0.3,
          native: false,
        },
      },
      cause: "not-askable",
      reason:
        'there is no x_seconds_bucket with le="0.3": set the threshold to a bound that the histogram has',
    },
    {
      title: "data that ended eight minutes ago is no data of now",
      total: answer([100, 100, null, null, null, null, null, null, null, null]),
      cause: "no-data",
      reason: "no data for 8 minutes, since 2026-03-03T11:52:00.000Z",
    },
    {
      title: "data that only just began is no data yet",
      total: answer([100]),
      cause: "no-data",
      reason: "the source knows no value that can be counted",
    },
  ];
  for (const { title, total = answer(HUNDREDS), part = NONE, objective, cause, reason } of gaps)
    it(title, () => {
      const plan = planOf(objective);
      const { recent } = recentOf({ "recent/total": total, "recent/part": part }, plan);
      expect(recent).to.deep.equal({ missing: { cause, reason } });
    });

  it("takes a query without an answer for a source that is down", () => {
    expect(readAnswers(planOf(), {}).recent).to.deep.equal({
      missing: { cause: "source-down", reason: "the source did not answer" },
    });
  });

  it("lets Prometheus' hints on a query pass", () => {
    const warnings = ["PromQL warning: quantile value should be between 0 and 1, got 2"];
    const total = { ...answer(HUNDREDS), warnings };
    expect(stepsOf(recentOf({ "recent/total": total, "recent/part": NONE }))).to.have.length(10);
  });

  it("counts a canary's first events whole, and none before it was there", () => {
    const stepMs = MINUTE / 2;
    const { canary } = readAnswers(planOf(), {
      "canary/total": answer([7, 20, 20], { stepMs }),
      "canary/part": answer([7, null, 1], { stepMs }),
    });
    if (canary === null || "missing" in canary) throw new Error("expected counts");
    expect(canary.value.steps.slice(-4)).to.deep.equal([
      null,
      { total: 7, bad: 7 },
      { total: 20, bad: 0 },
      { total: 20, bad: 1 },
    ]);
  });

  it("says so when no good event was ever seen", () => {
    const indicator = {
      kind: "events",
      counted: "good",
      total: "sum(increase(t[5m]))",
      part: "sum(increase(g[5m]))",
    } as const;
    const facts = recentOf(
      { "recent/total": answer(HUNDREDS), "recent/part": NONE },
      planOf({ indicator }),
    );
    expect(stepsOf(facts)).to.deep.equal(all("100/100"));
    expect(facts.notes).to.deep.equal([
      'no series of "sum(increase(g[5m]))" was seen: every event counts as bad',
    ]);
  });

  it("gives the same facts for the same answers, and plain data all through", () => {
    const plan = planOf();
    const answers = { "recent/total": answer(HUNDREDS), "recent/part": NONE };
    const facts = recentOf(answers, plan);
    const copied: Plan = JSON.parse(JSON.stringify(plan));
    expect(JSON.parse(JSON.stringify(recentOf(answers, copied)))).to.deep.equal(
      JSON.parse(JSON.stringify(facts)),
    );
  });

  describe("over the whole window", () => {
    const FIVE = 5 * MINUTE;
    // Four minutes past the last large step.
    const now = Date.UTC(2026, 2, 3, 12, 4, 10);
    const plan = planQueries(sampleObjective({ baseline: { kind: "none" } }), {
      nowMs: now,
      sinceMs: null,
      canaryHash: null,
      stableHash: null,
      scrapeSeconds: 15,
      delaySeconds: 10,
      recentSeconds: 600,
      series: ["period", "recent"],
    });
    const large = { stepMs: FIVE, endMs: END };
    const small = { endMs: END + 4 * MINUTE };
    const stories = [
      {
        title: "adds the small steps behind the last large one",
        answers: {
          "period/total": answer([500, 500, 500, 500], large),
          "recent/total": answer(HUNDREDS, small),
        },
        total: 4 * 500 - 2 * 500 + 4 * 100,
      },
      {
        title: "is what the small steps know of a service that began a moment ago",
        answers: { "period/total": NONE, "recent/total": answer([0, 0, 100, 100], small) },
        total: 200,
      },
      {
        title: "is not known where nothing is",
        answers: { "period/total": NONE, "recent/total": NONE },
        total: null,
      },
      {
        title: "is not known while the source is down, whatever the last hours were",
        answers: { "period/total": { failed: "500" }, "recent/total": answer(HUNDREDS, small) },
        total: null,
      },
    ] as const;
    for (const { title, answers, total } of stories) {
      it(title, () => {
        const { period } = readAnswers(plan, {
          "period/part": NONE,
          "recent/part": NONE,
          ...answers,
        });
        expect("value" in period ? period.value.total : null).to.equal(total);
      });
    }
  });
});

function seriesIn(each: SourceAnswer) {
  return "series" in each ? each.series : [];
}
