import { expect } from "chai";
import { logBeta, logGamma } from "#core/slo/statistics/log-gamma.ts";

describe("logGamma", () => {
  // DLMF 5.4: whole numbers are factorials, the half is the root of pi; the rest by SciPy's gammaln.
  const cases: readonly (readonly [x: number, expected: number])[] = [
    [1, 0],
    [2, 0],
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [10, Math.log(362_880)],
    [1e-10, 23.02585092988274],
    [100, 359.1342053695754],
    [1e9, 19723265827.503716],
  ];
  for (const [x, expected] of cases) {
    it(`is ${expected} at ${x}`, () => {
      expect(logGamma(x)).to.be.closeTo(expected, Math.max(1e-13, Math.abs(expected) * 1e-15));
    });
  }
});

describe("logBeta", () => {
  it("is the logarithm of 1/12 for 2 and 3", () => {
    expect(logBeta(2, 3)).to.be.closeTo(-Math.log(12), 1e-14);
  });

  it("agrees with the recurrence B(a + 1, b) = B(a, b) a / (a + b) up to a billion", () => {
    for (const [a, b] of [
      [0.3, 0.4],
      [9.9, 12],
      [3, 1e9],
      [40, 1e9],
      [5e8, 5e8],
    ] as const) {
      const step = logBeta(a + 1, b) - logBeta(a, b);
      expect(step).to.be.closeTo(Math.log(a / (a + b)), 1e-6 * Math.abs(step));
    }
  });

  it("takes its arguments in any order", () => {
    expect(logBeta(7, 1e6)).to.equal(logBeta(1e6, 7));
  });
});
