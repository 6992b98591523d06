import { expect } from "chai";
import { clumpSize } from "#core/slo/statistics/clump-size.ts";
import { poisson, randomFrom } from "#test/support/random.ts";

function steps(bad: (index: number) => number, length = 240) {
  return Array.from({ length }, (_, index) => ({ total: 1000, bad: bad(index) }));
}

describe("clumpSize", () => {
  it("is about 1 where errors are independent", () => {
    const random = randomFrom(1);
    expect(clumpSize(steps(() => poisson(random, 3)))).to.be.within(1, 1.2);
  });

  it("is about the size of clumps", () => {
    const random = randomFrom(2);
    expect(clumpSize(steps(() => 8 * poisson(random, 1)))).to.be.within(5, 10);
  });

  it("does not take a slow change for clumps", () => {
    const random = randomFrom(3);
    expect(clumpSize(steps((index) => poisson(random, index / 10)))).to.be.within(1, 1.3);
  });

  it("does not take one incident for clumps", () => {
    const random = randomFrom(4);
    const incident = steps((index) => poisson(random, index >= 100 && index < 108 ? 90 : 3));
    expect(clumpSize(incident)).to.be.within(1, 2);
  });

  it("is 1 where nothing was bad, or nothing was seen", () => {
    expect(clumpSize(steps(() => 0))).to.equal(1);
    expect(clumpSize([])).to.equal(1);
    expect(clumpSize([{ total: 5, bad: 5 }])).to.equal(1);
  });
});
