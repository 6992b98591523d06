import { expect } from "chai";
import { strictness } from "#core/slo/judge/strictness.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { NOW_MS } from "#test/support/verdict-facts.ts";

function after(used: number, parts: Parameters<typeof sampleObjective>[0] = {}) {
  const objective = sampleObjective(parts);
  const total = 1e9;
  return strictness({
    objective,
    nowMs: NOW_MS,
    period: { value: { total, bad: total * (1 - objective.target) * used } },
  });
}

describe("strictness", () => {
  const cases = [
    ["14.4x of a full budget: 2 % of it in an hour", 0, 14.4],
    ["half of that of half a budget", 0.5, 7.2],
    ["no less than 1x, at which the budget lasts", 0.99, 1],
    ["1x of a spent budget", 1.5, 1],
  ] as const;
  for (const [title, used, burn] of cases) {
    it(`allows ${title}`, () => {
      const { maxBurn, limitRatio } = after(used);
      expect(maxBurn).to.be.closeTo(burn, 1e-6);
      expect(limitRatio).to.be.closeTo(burn * 0.001, 1e-9);
    });
  }

  it("never gets laxer while the budget shrinks", () => {
    const limits = [0, 0.1, 0.3, 0.6, 0.9, 1, 2].map((used) => after(used).limitRatio);
    expect(limits).to.deep.equal([...limits].sort((left, right) => right - left));
  });

  it("allows at most 4 points beyond the budget, where a target is low", () => {
    expect(after(0, { target: 0.95 }).limitRatio).to.be.closeTo(0.09, 1e-9);
    expect(after(0, { target: 0.5 }).limitRatio).to.be.closeTo(0.54, 1e-9);
    expect(after(0, { target: 0.01 }).limitRatio).to.be.closeTo(0.995, 1e-9);
  });

  it("lets a whole service burn what its alerts allow, and half of what a total outage would", () => {
    expect(after(0).serviceBurn).to.be.closeTo(14.4, 1e-6);
    expect(after(0.5).serviceBurn).to.be.closeTo(7.2, 1e-6);
    expect(after(0, { target: 0.9 }).serviceBurn).to.be.closeTo(5.5, 1e-6);
    expect(after(0, { target: 0.5 }).serviceBurn).to.be.closeTo(1.5, 1e-6);
  });

  it("takes the objective's own word for it", () => {
    const { canary } = sampleObjective();
    expect(after(0, { canary: { ...canary, maxBurn: 1 } }).maxBurn).to.be.closeTo(1, 1e-9);
  });

  it("takes an unseen budget for a whole one; the verdict holds then anyway", () => {
    const period = { missing: { cause: "no-data", reason: "" } } as const;
    expect(strictness({ objective: sampleObjective(), period, nowMs: NOW_MS }).leftRatio).to.equal(
      1,
    );
  });
});
