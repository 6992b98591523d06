import { expect } from "chai";
import fc from "fast-check";
import { incompleteBeta } from "#core/slo/statistics/incomplete-beta.ts";

describe("incompleteBeta", () => {
  // Closed forms: I_x(1, b) = 1 - (1-x)^b, I_x(a, 1) = x^a, and the arcsine law at a half.
  const cases: readonly (readonly [
    title: string,
    x: number,
    a: number,
    b: number,
    expected: number,
  ])[] = [
    ["a power of the rest for a = 1", 0.02, 1, 7, 1 - 0.98 ** 7],
    ["a power for b = 1", 0.3, 4, 1, 0.3 ** 4],
    ["the arcsine law", 0.25, 0.5, 0.5, (2 / Math.PI) * Math.asin(0.5)],
    ["a polynomial", 0.5, 2, 3, 0.6875],
    ["a half at the middle of a billion", 0.5, 5e8, 5e8, 0.5],
    ["nothing at 0", 0, 2, 3, 0],
    ["all at 1", 1, 2, 3, 1],
  ];
  for (const [title, x, a, b, expected] of cases) {
    it(`is ${title}`, () => {
      expect(incompleteBeta(x, a, b).lower).to.be.closeTo(expected, 1e-11);
    });
  }

  it("keeps the digits of tails that are too small to be taken from 1", () => {
    expect(incompleteBeta(0.5, 1, 200).upper / 0.5 ** 200).to.be.closeTo(1, 1e-12);
    expect(incompleteBeta(0.001, 40, 1).lower / 1e-120).to.be.closeTo(1, 1e-12);
  });

  it("is mirrored: I_x(a, b) = 1 - I_(1-x)(b, a), and its tails make 1", () => {
    const shape = fc.double({ min: 0.05, max: 5000, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (x, a, b) => {
        const { lower, upper } = incompleteBeta(x, a, b);
        expect(lower + upper).to.be.closeTo(1, 1e-12);
        expect(lower).to.be.closeTo(incompleteBeta(1 - x, b, a).upper, 1e-9);
        expect(lower).to.be.within(0, 1);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
