import { expect } from "chai";
import fc from "fast-check";
import type { CountSeries, Seen } from "#core/slo/counts.ts";
import { judge } from "#core/slo/judge/judge.ts";
import type { Indicator } from "#core/slo/objective.ts";
import type { SourceAnswer } from "#core/slo/query/plan.ts";
import { planQueries } from "#core/slo/query/plan-queries.ts";
import { readAnswers } from "#core/slo/query/read-answers.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";

const NOW = Date.UTC(2026, 2, 3, 12, 0, 17);
const EVENTS = {
  kind: "events",
  counted: "bad",
  total: "sum(increase(t[5m]))",
  part: "sum(increase(b[5m]))",
} as const;
const INDICATORS: readonly Indicator[] = [
  EVENTS,
  { ...EVENTS, counted: "good" },
  { kind: "latency", histogram: "x", selector: "", thresholdSeconds: 0.3, native: false },
  { kind: "gauge", query: "max(lag)", comparison: "below", limit: 5, sliceSeconds: 60 },
  { kind: "timeslices", of: EVENTS, sliceTarget: 0.9, sliceSeconds: 60, averaged: true },
];

const value = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.constantFrom(NaN, Infinity, -Infinity, -5, 0, 1e300, Number.MAX_VALUE, 0.5),
);
/** Mostly at whole steps, from long before to well after what was asked for. */
const time = fc.oneof(
  fc
    .integer({ min: -700, max: 20 })
    .map((minutes) => Math.floor(NOW / 60_000) * 60_000 + minutes * 60_000),
  fc.integer({ min: NOW - 40_000_000, max: NOW + 40_000_000 }),
);
const series = fc
  .uniqueArray(fc.tuple(time, value), { maxLength: 200, selector: ([when]) => when })
  .map((samples) => samples.toSorted(([left], [right]) => left - right))
  .map((samples) => ({
    labels: {},
    times: samples.map(([when]) => when),
    values: samples.map(([, what]) => what),
  }));
const answer: fc.Arbitrary<SourceAnswer> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      series: fc.array(series, { maxLength: 2, minLength: 0 }),
      warnings: fc.constantFrom([], [], [], ["PromQL warning: odd"], ["store-1 is away"]),
      isPartial: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ failed: "refused" }) },
);

describe("odd answers of a source", () => {
  it("give possible counts or a reason, and a verdict that never passes on nothing", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: fc.record({
        indicator: fc.constantFrom(...INDICATORS),
        answers: fc.array(answer, { minLength: 8, maxLength: 8 }),
      }),
      runs: 600,
      judge: ({ indicator, answers }) => {
        const plan = planQueries(sampleObjective({ indicator }), {
          nowMs: NOW,
          sinceMs: NOW - 1_800_000,
          canaryHash: "new",
          stableHash: "old",
          scrapeSeconds: 30,
          delaySeconds: 5,
        });
        const given = plan.queries.map(({ id }, index) => [id, answers[index]] as const);
        const known = given.flatMap(([id, one]) => (one === undefined ? [] : [[id, one] as const]));
        const { lastDataMs, notes, ...facts } = readAnswers(plan, Object.fromEntries(known));
        expect(notes.length).to.be.below(5);
        for (const seen of [facts.recent, facts.canary, facts.baseline]) expectPossible(seen);
        if ("value" in facts.period) expectCounts(facts.period.value);
        const verdict = judge({ ...facts, lastSeenMs: lastDataMs });
        if ("missing" in facts.recent) expect(verdict.outcome).not.to.equal("pass");
        const said = JSON.stringify(verdict).replaceAll("no number, only NaN", "");
        expect(said).not.to.match(/NaN|Infinity|undefined/);
      },
    });
  });
});

function expectPossible(seen: Seen<CountSeries> | null): void {
  if (seen === null) return;
  if ("missing" in seen) {
    expect(seen.missing.reason).to.match(/\S/);
    return;
  }
  expect(seen.value.steps.some((step) => step !== null)).to.equal(true);
  for (const step of seen.value.steps) if (step !== null) expectCounts(step);
}

function expectCounts({ total, bad }: { readonly total: number; readonly bad: number }): void {
  expect(total).to.be.at.least(0);
  expect(bad).to.be.within(0, total);
  expect(Number.isFinite(bad)).to.equal(true);
}
