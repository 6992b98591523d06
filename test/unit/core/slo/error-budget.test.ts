import { expect } from "chai";
import {
  allowedBadRatio,
  burnRate,
  errorBudget,
  secondsToExhaustion,
} from "#core/slo/error-budget.ts";

const MONTH = 30 * 86_400;

describe("errorBudget", () => {
  it("is 43.2 minutes for 99.9 % in 30 days, in events and in minutes", () => {
    const counts = { total: 3_000_000, bad: 600 };
    const budget = errorBudget({ target: 0.999, windowSeconds: MONTH, counts });
    expect(budget.totalMinutes).to.be.closeTo(43.2, 1e-9);
    expect(budget.totalEvents).to.be.closeTo(3000, 1e-6);
    expect(budget.usedRatio).to.be.closeTo(0.2, 1e-12);
    expect(budget.leftRatio).to.be.closeTo(0.8, 1e-12);
    expect(budget.leftEvents).to.be.closeTo(2400, 1e-6);
    expect(budget.leftMinutes).to.be.closeTo(34.56, 1e-9);
  });

  it("uses 13.9 % with one failure at 10 requests an hour (workbook, low traffic)", () => {
    const budget = errorBudget({
      target: 0.999,
      windowSeconds: MONTH,
      counts: { total: 7200, bad: 1 },
    });
    expect(budget.usedRatio).to.be.closeTo(0.1389, 1e-4);
  });

  it("goes below nothing when more is used than there was", () => {
    const counts = { total: 1000, bad: 3 };
    expect(errorBudget({ target: 0.999, windowSeconds: MONTH, counts }).leftRatio).to.be.closeTo(
      -2,
      1e-9,
    );
  });

  it("is whole without events", () => {
    const counts = { total: 0, bad: 0 };
    expect(errorBudget({ target: 0.999, windowSeconds: MONTH, counts }).leftRatio).to.equal(1);
  });
});

describe("allowedBadRatio", () => {
  it("has no rounding error", () => {
    expect([0.999, 0.99, 0.9, 0.99999].map(allowedBadRatio)).to.deep.equal([
      0.001, 0.01, 0.1, 0.00001,
    ]);
  });
});

describe("burnRate", () => {
  it("is what the workbook's table says: 0.2 % of errors at 99.9 % burn 2x", () => {
    expect(burnRate({ total: 1000, bad: 2 }, 0.999)).to.be.closeTo(2, 1e-12);
    expect(burnRate({ total: 1000, bad: 1000 }, 0.999)).to.be.closeTo(1000, 1e-9);
  });

  it("is 100x for one of ten in an hour; the workbook's 1,000x is an erratum", () => {
    expect(burnRate({ total: 10, bad: 1 }, 0.999)).to.be.closeTo(100, 1e-9);
  });

  it("is unknown without events", () => {
    expect(burnRate({ total: 0, bad: 0 }, 0.999)).to.equal(null);
  });
});

describe("secondsToExhaustion", () => {
  const cases: readonly (readonly [burn: number, left: number, expected: number])[] = [
    [1, 1, MONTH],
    [2, 1, MONTH / 2],
    [10, 1, 3 * 86_400],
    [1000, 1, 2592],
    [35, 1, 20.571 * 3600],
    [2, 0.5, MONTH / 4],
    [0, 0.5, Infinity],
    [3, 0, 0],
    [0, -1, 0],
  ];
  for (const [burn, left, expected] of cases) {
    it(`is ${expected} s at ${burn}x with ${left} left`, () => {
      const got = secondsToExhaustion({ burnRate: burn, leftRatio: left, windowSeconds: MONTH });
      if (expected === Infinity) expect(got).to.equal(Infinity);
      else expect(got).to.be.closeTo(expected, 2);
    });
  }
});
