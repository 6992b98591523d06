import { expect } from "chai";
import { logStartWeight, logSum } from "#core/slo/statistics/start-weights.ts";

describe("logStartWeight", () => {
  it("spreads one bet over all starts, and never more than one", () => {
    const logs = Array.from({ length: 10_000 }, (_, start) => logStartWeight(start));
    expect(Math.exp(logSum(logs))).to.be.within(0.9999, 1);
  });
});

describe("logSum", () => {
  it("adds numbers whose exponentials overflow", () => {
    expect(logSum([1000, 1000])).to.be.closeTo(1000 + Math.LN2, 1e-12);
  });

  it("is minus infinity for none, and for nothing but such", () => {
    expect(logSum([])).to.equal(-Infinity);
    expect(logSum([-Infinity, -Infinity])).to.equal(-Infinity);
  });
});
