import { expect } from "chai";
import { fisherExact, proportionsZ, worseChance } from "#core/slo/statistics/worse-chance.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

function pair(bad: number, total: number, otherBad: number, otherTotal: number) {
  return { left: { bad, total }, right: { bad: otherBad, total: otherTotal } };
}

describe("fisherExact", () => {
  // SciPy 1.17.1, fisher_exact(alternative="greater"); the tea tasting is Fisher's own: 17 of 70.
  const cases: readonly (readonly [ReturnType<typeof pair>, number])[] = [
    [pair(8, 400, 40, 9600), 5.6511e-4],
    [pair(3, 100, 5, 900), 0.0374444],
    [pair(1, 20, 0, 380), 0.05],
    [pair(3, 4, 1, 4), 17 / 70],
    [pair(0, 20, 5, 380), 1],
    [pair(20, 20, 0, 20), 1 / 137_846_528_820],
  ];
  for (const [counts, expected] of cases) {
    const { left, right } = counts;
    it(`is ${expected} for ${left.bad}/${left.total} against ${right.bad}/${right.total}`, () => {
      expect(fisherExact(counts) / expected).to.be.closeTo(1, 2e-5);
    });
  }

  it("agrees with the z test at a billion requests, without counting them one by one", () => {
    const counts = pair(500_000, 1e9, 499_000, 1e9);
    const exact = withinCpu(1000, () => fisherExact(counts));
    expect(exact).to.be.closeTo(worseChance(counts), 0.001);
  });

  it("sums to 1 with the chance of fewer, on both sides of the mean", () => {
    for (const bad of [2, 3, 10, 17, 18]) {
      const more = fisherExact(pair(bad, 30, 20 - bad, 30));
      const fewer = fisherExact(pair(20 - bad + 1, 30, bad - 1, 30));
      expect(more + fewer).to.be.closeTo(1, 1e-12);
    }
  });
});

describe("proportionsZ", () => {
  it("is 4.489130 for 8 of 400 against 40 of 9600, as statsmodels has it", () => {
    expect(proportionsZ(pair(8, 400, 40, 9600))).to.be.closeTo(4.48913, 1e-6);
  });

  it("is 0 where nothing, or everything, was bad", () => {
    expect(proportionsZ(pair(0, 10, 0, 90))).to.equal(0);
    expect(proportionsZ(pair(10, 10, 90, 90))).to.equal(0);
  });
});

describe("worseChance", () => {
  it("is exact where fewer than 5 bad requests are expected on either side", () => {
    expect(worseChance(pair(8, 400, 40, 9600))).to.equal(fisherExact(pair(8, 400, 40, 9600)));
  });

  it("is the z test's where events are many", () => {
    expect(worseChance(pair(200, 10_000, 100, 10_000))).to.be.closeTo(2.8e-9, 1e-9);
  });

  it("is 1 where one of them was never asked", () => {
    expect(worseChance(pair(0, 0, 5, 100))).to.equal(1);
    expect(worseChance(pair(5, 100, 0, 0))).to.equal(1);
  });
});
