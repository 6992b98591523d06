import { expect } from "chai";
import { kayentaJudge, mannWhitney } from "#test/support/kayenta-judge.ts";
import { normal, randomFrom } from "#test/support/random.ts";

/** Ten samples, so many of them 100 times as bad; the report of spinnaker/spinnaker#6278. */
function samples(bad: number): readonly number[] {
  return Array.from({ length: 10 }, (_, index) => (index < bad ? 100 : 1));
}

function verdict(
  experiment: readonly number[],
  control: readonly number[],
  direction = "increase" as const,
) {
  return kayentaJudge({ control, experiment, direction }, randomFrom(1));
}

describe("mannWhitney", () => {
  it("gives the interval of 7 bad samples of 10 as reported: nearly 0 to 99", () => {
    const { lower, upper } = mannWhitney(samples(7), samples(0));
    expect(lower).to.be.closeTo(6.8e-5, 1e-4);
    expect(upper).to.be.closeTo(99, 1e-3);
  });

  it("finds the shift between samples that do not overlap (Hodges-Lehmann)", () => {
    const { estimate, lower, upper } = mannWhitney([110, 120, 130, 140, 150], [1, 2, 3, 4, 5]);
    expect(estimate).to.be.closeTo(127, 1);
    expect(lower).to.be.at.least(105);
    expect(upper).to.be.at.most(149);
  });

  it("is mirrored when the sides change", () => {
    const random = randomFrom(5);
    const ours = Array.from({ length: 30 }, () => 10 + normal(random));
    const theirs = Array.from({ length: 30 }, () => 9 + normal(random));
    const [there, back] = [mannWhitney(ours, theirs), mannWhitney(theirs, ours)];
    expect(there.lower).to.be.closeTo(-back.upper, 1e-3);
    expect(there.estimate).to.be.closeTo(-back.estimate, 1e-3);
  });

  it("holds the true shift in about 98 of 100 intervals", () => {
    const random = randomFrom(6);
    let held = 0;
    for (let run = 0; run < 400; run += 1) {
      const ours = Array.from({ length: 20 }, () => 3 + normal(random));
      const theirs = Array.from({ length: 20 }, () => normal(random));
      const { lower, upper } = mannWhitney(ours, theirs);
      if (lower <= 3 && 3 <= upper) held += 1;
    }
    expect(held / 400).to.be.within(0.96, 1);
  });
});

describe("kayentaJudge", () => {
  it("passes 7 of 10 samples 100 times as bad, and fails 8 of 10 (spinnaker#6278)", () => {
    expect(verdict(samples(7), samples(0))).to.equal("Pass");
    expect(verdict(samples(8), samples(0))).to.equal("High");
  });

  it("calls twice the values High, half of them Low, and equal ones Pass", () => {
    const random = randomFrom(7);
    const around = (mean: number) => Array.from({ length: 30 }, () => mean + 2 * normal(random));
    const judge = (experiment: readonly number[], control: readonly number[]) =>
      kayentaJudge({ control, experiment, direction: "either" }, random);
    expect(judge(around(20), around(10))).to.equal("High");
    expect(judge(around(10), around(20))).to.equal("Low");
    expect(judge(around(10), around(10))).to.equal("Pass");
    expect(verdict(around(10), around(20))).to.equal("Pass");
  });

  it("has nothing to say without data, and passes what is identical", () => {
    expect(verdict([NaN], [1, 2])).to.equal("Nodata");
    expect(verdict([2, 1], [1, 2])).to.equal("Pass");
    expect(verdict([1, 1], [1, 1, 1])).to.equal("Pass");
  });
});
