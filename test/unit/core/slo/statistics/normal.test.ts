import { expect } from "chai";
import { normalCdf } from "#core/slo/statistics/normal.ts";

describe("normalCdf", () => {
  // SciPy 1.17.1, norm.cdf.
  const cases: readonly (readonly [z: number, expected: number])[] = [
    [0, 0.5],
    [1, 0.8413447460685429],
    [1.96, 0.9750021048517796],
    [-3, 0.0013498980316300933],
    [-10, 7.619853024160527e-24],
    [-38, 2.88542835e-316],
    [40, 1],
  ];
  for (const [z, expected] of cases) {
    it(`is ${expected} at ${z}`, () => {
      const got = normalCdf(z);
      if (expected < 1e-300) expect(got).to.be.within(0, 1e-315);
      else expect(got / expected).to.be.closeTo(1, 1e-13);
    });
  }
});
