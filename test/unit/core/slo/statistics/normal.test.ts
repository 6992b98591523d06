import { expect } from "chai";
import { normalCdf, normalQuantile } from "#core/slo/statistics/normal.ts";

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

describe("normalQuantile", () => {
  // Wichura's own test values for PPND16, and the two that everybody knows.
  const cases: readonly (readonly [chance: number, expected: number])[] = [
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798409],
    [0.975, 1.959963984540054],
    [0.01, -2.3263478740408408],
  ];
  for (const [chance, expected] of cases) {
    it(`is ${expected} at ${chance}`, () => {
      expect(normalQuantile(chance)).to.be.closeTo(expected, 1e-14 * Math.abs(expected));
    });
  }

  it("takes back what normalCdf gives, from -30 to 5", () => {
    for (let z = -30; z <= 5; z += 0.5) {
      expect(normalQuantile(normalCdf(z))).to.be.closeTo(z, 1e-9);
    }
  });
});
