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

  // Means of 40 drawn canaries each, with a look after every step of 15 s.
  const measured: readonly (readonly [
    weight: number,
    worse: number,
    ratio: number,
    seconds: number,
  ])[] = [
    [0.1, 5, 0.001, 276],
    [0.3, 5, 0.001, 122],
    [0.1, 10, 0.001, 101],
    [0.3, 2, 0.01, 137],
  ];
  for (const [weight, worse, errorRatio, seconds] of measured) {
    it(`is about the ${seconds} s that the simulator needs for ${worse}x of ${errorRatio} at ${weight}`, () => {
      const expected = expectedDetection({ ...regression, weight, worse, errorRatio });
      expect(expected).to.be.within(seconds * 0.8, seconds * 1.2);
    });
  }
});
