import { expect } from "chai";
import { requestsNeeded } from "#core/slo/minimum-traffic.ts";

describe("requestsNeeded", () => {
  // ln(0.05) / ln(1 - limit), rounded up.
  const cases: readonly (readonly [limit: number, expected: number])[] = [
    [0.001, 2995],
    [0.01, 299],
    [0.0144, 207],
    [0.144, 30],
    [0.5, 30],
    [1e-6, 2_995_731],
  ];
  for (const [limit, expected] of cases) {
    it(`is ${expected} for a limit of ${limit} where none is bad`, () => {
      expect(requestsNeeded({ total: 0, bad: 0 }, limit)).to.equal(expected);
    });
  }

  it("asks for more with each bad request", () => {
    const needed = [0, 1, 2, 5].map((bad) => requestsNeeded({ total: 100, bad }, 0.0144));
    expect(needed).to.deep.equal([207, 328, 436, 728]);
  });

  it("is quick where a million were bad", () => {
    expect(requestsNeeded({ total: 1e9, bad: 1e6 }, 0.001)).to.be.within(1e9, 1.01e9);
  });
});
