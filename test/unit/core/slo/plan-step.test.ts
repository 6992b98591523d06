import { expect } from "chai";
import { planStep } from "#core/slo/plan-step.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const facts = {
  objective: sampleObjective(),
  leftRatio: 1,
  requestsPerSecond: 10,
  weight: 0.1,
  errorRatio: 0,
};

describe("planStep", () => {
  it("needs 207 requests at 99.9 % with a full budget: 3 and a half minutes at 1 per second", () => {
    const plan = planStep(facts);
    expect(plan.neededRequests).to.equal(207);
    expect(plan.passSeconds).to.be.closeTo(207, 1e-6);
    expect(plan.requestsPerSecond).to.equal(1);
  });

  it("needs more time at less traffic, with less budget, and where some requests are bad anyway", () => {
    expect(planStep({ ...facts, requestsPerSecond: 1 }).passSeconds).to.be.closeTo(2070, 1e-6);
    expect(planStep({ ...facts, leftRatio: 0.5 }).neededRequests).to.equal(415);
    expect(planStep({ ...facts, errorRatio: 0.004 }).neededRequests).to.be.within(300, 700);
  });

  it("takes for ever without traffic, and where the service itself is beyond the limit", () => {
    expect(planStep({ ...facts, requestsPerSecond: 0 }).passSeconds).to.equal(Infinity);
    expect(planStep({ ...facts, errorRatio: 0.02 }).passSeconds).to.equal(Infinity);
  });

  it("says how long regressions go unnoticed, and which never matter", () => {
    const { detection } = planStep({ ...facts, requestsPerSecond: 1000, errorRatio: 0.0002 });
    expect(detection.map(({ worse }) => worse)).to.deep.equal([2, 5, 10]);
    expect(detection[0]?.seconds).to.equal(null);
    expect(detection[1]?.seconds).to.be.above(detection[2]?.seconds ?? Infinity);
  });
});
