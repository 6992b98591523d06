import { expect } from "chai";
import { chanceOfAtLeast, chanceOfAtMost, exactInterval } from "#core/slo/statistics/binomial.ts";

describe("chanceOfAtMost and chanceOfAtLeast", () => {
  it("count coins: 3 of 10 at most, 8 of 10 at least", () => {
    expect(chanceOfAtMost({ bad: 3, total: 10 }, 0.5)).to.be.closeTo(176 / 1024, 1e-14);
    expect(chanceOfAtLeast({ bad: 8, total: 10 }, 0.5)).to.be.closeTo(56 / 1024, 1e-14);
  });

  it("give the workbook's 2995 requests for 0.1 %: none bad has a chance of 5 %", () => {
    expect(chanceOfAtMost({ bad: 0, total: 2995 }, 0.001)).to.be.below(0.05);
    expect(chanceOfAtMost({ bad: 0, total: 2994 }, 0.001)).to.be.above(0.05);
  });

  it("are certain at the ends", () => {
    expect(chanceOfAtMost({ bad: 10, total: 10 }, 0.2)).to.equal(1);
    expect(chanceOfAtLeast({ bad: 0, total: 10 }, 0.2)).to.equal(1);
    expect(chanceOfAtMost({ bad: 0, total: 0 }, 0.2)).to.equal(1);
  });
});

describe("exactInterval", () => {
  // The interval of 10 in 100 stands in every textbook; 0 of 100 ends at 1 - 0.025^(1/100).
  const cases: readonly (readonly [bad: number, total: number, lower: number, upper: number])[] = [
    [10, 100, 0.0490047, 0.1762226],
    [0, 100, 0, 1 - 0.025 ** 0.01],
    [100, 100, 0.025 ** 0.01, 1],
    [1e6, 1e9, 0.00099804196, 0.00100196092],
    [0, 0, 0, 1],
  ];
  for (const [bad, total, lower, upper] of cases) {
    it(`of ${bad} in ${total} is ${lower} to ${upper}`, () => {
      const got = exactInterval({ bad, total }, 0.95);
      expect(got.lower).to.be.closeTo(lower, 1e-7);
      expect(got.upper).to.be.closeTo(upper, 1e-7);
    });
  }
});
