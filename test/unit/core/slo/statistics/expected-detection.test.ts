import { expect } from "chai";
import { expectedDetection } from "#core/slo/statistics/expected-detection.ts";

const regression = {
  requestsPerSecond: 100,
  weight: 0.1,
  errorRatio: 0.001,
  worse: 5,
  alpha: 0.01,
};

describe("expectedDetection", () => {
  it("is some minutes for 5x of 0.1 % at 10 requests per second of the canary", () => {
    expect(expectedDetection(regression)).to.be.within(120, 400);
  });

  it("is shorter the worse the version, and ten times longer at a tenth of the traffic", () => {
    const usual = expectedDetection(regression) ?? 0;
    expect(expectedDetection({ ...regression, worse: 10 })).to.be.below(usual);
    expect(expectedDetection({ ...regression, requestsPerSecond: 10 })).to.be.closeTo(
      10 * usual,
      1,
    );
  });

  it("is nothing without traffic, without errors and without a baseline's share", () => {
    expect(expectedDetection({ ...regression, requestsPerSecond: 0 })).to.equal(null);
    expect(expectedDetection({ ...regression, errorRatio: 0 })).to.equal(null);
    expect(expectedDetection({ ...regression, weight: 1 })).to.equal(null);
  });
});
