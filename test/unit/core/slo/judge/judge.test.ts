import { expect } from "chai";
import fc from "fast-check";
import type { Counts } from "#core/slo/counts.ts";
import { judge } from "#core/slo/judge/judge.ts";
import { requestsNeeded } from "#core/slo/minimum-traffic.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import {
  NOW_MS,
  sampleFacts,
  seriesOf,
  steady,
  STEP_SECONDS,
} from "#test/support/verdict-facts.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

const RANK = { pass: 0, hold: 1, fail: 2 } as const;
const step = fc.record({
  good: fc.integer({ min: 1, max: 300 }),
  bad: fc.integer({ min: 0, max: 30 }),
});
const steps = fc.array(step, { minLength: 1, maxLength: 30 });

function seriesFrom(drawn: readonly { good: number; bad: number }[], more = 0, which = 0) {
  return seriesOf({
    minutes: (drawn.length * STEP_SECONDS) / 60,
    counts: (index) => {
      const { good = 0, bad = 0 } = drawn[index] ?? {};
      const extra = index === which % drawn.length ? Math.min(more, good) : 0;
      return { total: good + bad, bad: bad + extra };
    },
  });
}

function factsOf(
  canary: VerdictFacts["canary"],
  baseline: VerdictFacts["baseline"],
  forSeconds = 0,
): VerdictFacts {
  const objective = sampleObjective();
  const rules = { ...objective.canary, forSeconds };
  return sampleFacts({
    objective: { ...objective, canary: rules },
    canary,
    baseline,
    sinceMs: null,
  });
}

describe("judge", () => {
  it("passes a healthy canary, and says what it saw", () => {
    const verdict = judge(sampleFacts());
    expect(verdict.outcome).to.equal("pass");
    expect(verdict.value).to.equal(0);
    expect(verdict.reason).to.contain("0 of 3000 requests bad");
    expect(verdict.reason).to.contain("budget left 90%");
  });

  it("is the same for the same facts", () => {
    expect(judge(sampleFacts())).to.deep.equal(judge(sampleFacts()));
  });

  it("never gets better when a request of the canary turns bad", () => {
    fc.assert(
      fc.property(
        steps,
        steps,
        fc.nat(),
        fc.constantFrom(0, 120),
        (ours, theirs, which, lasting) => {
          const baseline = seriesFrom(theirs);
          const before = judge(factsOf(seriesFrom(ours), baseline, lasting)).outcome;
          for (const more of [1, 40]) {
            const after = judge(factsOf(seriesFrom(ours, more, which), baseline, lasting)).outcome;
            expect(RANK[after]).to.be.at.least(RANK[before]);
          }
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });

  it("never passes with fewer requests than rule the limit out", () => {
    fc.assert(
      fc.property(
        steps,
        steps,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (ours, theirs, used) => {
          const total = 1e9;
          const facts = {
            ...factsOf(seriesFrom(ours), seriesFrom(theirs)),
            period: { value: { total, bad: total * 0.001 * used } },
          };
          const verdict = judge(facts);
          if (verdict.outcome !== "pass") return;
          const requests = ours.reduce((sum, { good, bad }) => sum + good + bad, 0);
          const limit = Math.max(1, 14.4 * (1 - used)) * 0.001;
          expect(requests).to.be.at.least(requestsNeeded({ total: 0, bad: 0 }, limit));
        },
      ),
      { seed: 8, numRuns: 400 },
    );
  });

  it("never passes where a part was not seen, whatever the rest says", () => {
    const missing = { missing: { cause: "no-data", reason: "nothing there" } } as const;
    for (const part of ["period", "recent", "canary", "baseline"] as const) {
      const verdict = judge(sampleFacts({ [part]: missing }));
      expect(verdict.outcome, part).to.equal("hold");
      expect(verdict.reason, part).to.contain("nothing there");
    }
  });

  it("gives numbers that JSON can carry, whatever the counts are", () => {
    const odd: readonly (Counts | null)[] = [
      null,
      { total: NaN, bad: 0 },
      { total: Infinity, bad: 1 },
      { total: 5, bad: 9 },
      { total: 5, bad: -1 },
      { total: 0, bad: 0 },
      { total: 1e9, bad: 1e9 },
      { total: 1e9, bad: 0 },
      { total: 0.4, bad: 0.2 },
    ];
    for (const ours of odd) {
      for (const theirs of odd) {
        const verdict = judge(
          factsOf(
            seriesOf({ minutes: 5, counts: () => ours }),
            seriesOf({ minutes: 5, counts: () => theirs }),
          ),
        );
        expect(JSON.parse(JSON.stringify(verdict))).to.deep.equal(verdict);
        expect(verdict.reason).to.match(/\S/);
        expect(verdict.reason).not.to.match(/NaN|Infinity|undefined|null/);
      }
    }
  });

  it("ignores steps that end after now, and those before the canary began", () => {
    const facts = sampleFacts({
      sinceMs: NOW_MS - 300_000,
      canary: {
        value: {
          startMs: NOW_MS - 600_000,
          stepSeconds: STEP_SECONDS,
          steps: Array.from({ length: 60 }, (_, index) =>
            index < 20 || index >= 40 ? { total: 150, bad: 150 } : { total: 150, bad: 0 },
          ),
        },
      },
    });
    expect(judge(facts).outcome).to.equal("pass");
  });

  it("begins with the canary's first requests, however long before it was asked for", () => {
    const sick = (minutes: number) =>
      sampleFacts({
        sinceMs: null,
        canary: seriesOf({
          minutes,
          counts: (index, length) =>
            index < length - 20
              ? { total: 0, bad: 0 }
              : { total: 150, bad: index % 3 === 0 ? 2 : 0 },
        }),
        baseline: seriesOf({ minutes, counts: (index) => ({ total: 1350, bad: index % 2 }) }),
      });
    expect(judge(sick(5)).outcome).to.equal("fail");
    expect(judge(sick(120)).outcome).to.equal("fail");
  });

  it("compares with the service before the canary's first requests where nobody said when that was", () => {
    const born = (quietSteps: number) =>
      sampleFacts({
        sinceMs: null,
        canary: seriesOf({
          minutes: 10,
          counts: (index) => ({ total: index < quietSteps ? 0 : 1500, bad: 0 }),
        }),
        baseline: steady(10, 0),
      });
    expect(judge(born(20)).outcome).to.equal("pass");
    expect(judge(born(0)).reason).to.equal("the baseline had no requests to compare with");
  });

  it("begins anew with a version that comes again after minutes, unless it was told since when", () => {
    const again = (sinceMs: number | null) =>
      sampleFacts({
        sinceMs,
        canary: seriesOf({
          minutes: 30,
          counts: (index) =>
            index < 20 ? { total: 150, bad: 90 } : index < 60 ? null : { total: 150, bad: 0 },
        }),
        baseline: steady(30, 1350),
      });
    expect(judge(again(null)).outcome).to.equal("pass");
    expect(judge(again(NOW_MS - 1_800_000)).outcome).to.equal("fail");
  });

  it("holds instead of failing where the objective says so", () => {
    const facts = sampleFacts({ canary: steady(5, 150, 75) });
    expect(judge(facts).outcome).to.equal("fail");
    const held = judge({ ...facts, objective: sampleObjective({ onFail: "hold" }) });
    expect(held.outcome).to.equal("hold");
    expect(held.reason).to.contain("this objective holds");
  });

  it("is quick for a canary of a day", () => {
    const day = (total: number, bad: number) =>
      seriesOf({ minutes: 1440, counts: (index) => ({ total, bad: index % 9 === 0 ? bad : 0 }) });
    const facts = sampleFacts({ sinceMs: null, canary: day(150, 1), baseline: day(1350, 9) });
    judge(facts);
    withinCpu(1000, () => judge(facts));
  });
});
