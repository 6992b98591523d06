import { expect } from "chai";
import { lastingSeconds } from "#core/slo/judge/lasting-regression.ts";

const rules = { margin: { maxRatio: 2, minDifference: 0.0005 }, forSeconds: 300, stepSeconds: 15 };

/** 20 steps of a canary with these bad requests of 1000 each, against a baseline with one bad in each. */
function pairs(bad: (index: number) => number, length = 20) {
  return Array.from({ length }, (_, index) => ({
    canary: { total: 1000, bad: bad(index) },
    baseline: { total: 1000, bad: 1 },
  }));
}

describe("lastingSeconds", () => {
  it("is null when every part of the time was beyond the margin", () => {
    expect(
      lastingSeconds(
        pairs(() => 4),
        rules,
      ),
    ).to.equal(null);
  });

  it("counts from the last part that was not", () => {
    expect(
      lastingSeconds(
        pairs((index) => (index < 8 ? 0 : 5)),
        rules,
      ),
    ).to.be.within(165, 195);
    expect(
      lastingSeconds(
        pairs((index) => (index === 19 ? 5 : 0)),
        rules,
      ),
    ).to.be.at.most(30);
  });

  it("is not fooled by a short spike, however high", () => {
    expect(
      lastingSeconds(
        pairs((index) => (index < 4 ? 900 : 0)),
        rules,
      ),
    ).to.equal(0);
    expect(
      lastingSeconds(
        pairs((index) => (index > 15 ? 900 : 0)),
        rules,
      ),
    ).to.be.within(45, 75);
  });

  it("lets a few events of a slow service speak for half of the time each", () => {
    const sparse = (index: number) => ({
      canary: { total: 5, bad: index === 4 || index === 15 ? 1 : 0 },
      baseline: { total: 50, bad: 0 },
    });
    const steps = Array.from({ length: 20 }, (_, index) => sparse(index));
    expect(lastingSeconds(steps, rules)).to.equal(null);
  });

  it("waits where the canary is younger than the time that is asked for", () => {
    expect(
      lastingSeconds(
        pairs(() => 9, 8),
        rules,
      ),
    ).to.equal(120);
  });

  it("asks for nothing where no time is asked for", () => {
    expect(lastingSeconds([], { ...rules, forSeconds: 0 })).to.equal(null);
  });
});
