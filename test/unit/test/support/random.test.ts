import { expect } from "chai";
import { binomial, normal, poisson, randomFrom } from "#test/support/random.ts";

function moments(draw: () => number, count = 20_000) {
  const drawn = Array.from({ length: count }, draw);
  const mean = drawn.reduce((sum, value) => sum + value, 0) / count;
  const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  return { mean, variance };
}

describe("randomFrom", () => {
  it("gives the same numbers for the same seed, and others for another", () => {
    const draw = (seed: number) => Array.from({ length: 5 }, randomFrom(seed));
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1)).not.to.deep.equal(draw(2));
  });

  it("is even", () => {
    const { mean, variance } = moments(randomFrom(3));
    expect(mean).to.be.closeTo(0.5, 0.01);
    expect(variance).to.be.closeTo(1 / 12, 0.003);
  });
});

describe("poisson, binomial and normal", () => {
  const random = randomFrom(4);
  const cases: readonly (readonly [
    title: string,
    draw: () => number,
    mean: number,
    variance: number,
  ])[] = [
    ["a small Poisson", () => poisson(random, 0.3), 0.3, 0.3],
    ["a large Poisson", () => poisson(random, 400), 400, 400],
    ["rare ones of many", () => binomial(random, { size: 500, chance: 0.002 }), 1, 0.998],
    ["half of a few", () => binomial(random, { size: 40, chance: 0.5 }), 20, 10],
    ["many of many", () => binomial(random, { size: 10_000, chance: 0.1 }), 1000, 900],
    ["none", () => binomial(random, { size: 100, chance: 0 }), 0, 0],
    ["normal ones", () => normal(random), 0, 1],
  ];
  for (const [title, draw, mean, variance] of cases) {
    it(`draw ${title} with the right mean and variance`, () => {
      const got = moments(draw);
      expect(got.mean).to.be.closeTo(mean, 0.02 + 0.02 * mean);
      expect(got.variance).to.be.closeTo(variance, 0.001 + 0.06 * variance);
    });
  }
});
