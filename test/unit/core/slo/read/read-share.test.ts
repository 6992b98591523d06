import { expect } from "chai";
import fc from "fast-check";
import { readPercentTarget, readShare, readTarget } from "#core/slo/read/read-share.ts";

describe("readShare", () => {
  const good: readonly (readonly [string | number, number])[] = [
    ["99.9%", 0.999],
    ["99.99 %", 0.9999],
    ["0.001%", 0.00001],
    ["100%", 1],
    ["0%", 0],
    [0.999, 0.999],
    [1, 1],
    [0, 0],
  ];
  for (const [written, ratio] of good) {
    it(`${written} is the ratio ${ratio}`, () => {
      expect(readShare(written, [])).to.deep.equal({ value: ratio, problems: [], notes: [] });
    });
  }

  const bad: readonly (readonly [string | number, string | undefined])[] = [
    [99.9, "Write 99.9% or 0.999."],
    ["99.9", "Write 99.9% or 0.999."],
    ["0.999", "Write it without quotes: 0.999."],
    ["101%", "A number alone is a ratio between 0 and 1; percent needs its sign."],
    [-0.1, "A number alone is a ratio between 0 and 1; percent needs its sign."],
    [Number.NaN, "A number alone is a ratio between 0 and 1; percent needs its sign."],
    ["1e2%", "A number alone is a ratio between 0 and 1; percent needs its sign."],
    ["three nines", "A number alone is a ratio between 0 and 1; percent needs its sign."],
  ];
  for (const [written, remedy] of bad) {
    it(`refuses ${JSON.stringify(written)} and says what to write`, () => {
      const { value, problems } = readShare(written, ["a"]);

      expect(value).to.equal(null);
      expect(problems).to.have.length(1);
      expect(problems[0]?.remedy).to.equal(remedy);
    });
  }

  it("reads percent without dust behind the last digit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (thousandths) => {
        const { value } = readShare(`${thousandths / 1000}%`, []);
        expect(String(value).length).to.be.at.most(9);
        expect(value).to.be.closeTo(thousandths / 100_000, 1e-12);
      }),
      { seed: 20_261_121 },
    );
  });
});

describe("readTarget and readPercentTarget", () => {
  it("leave no promise without a budget, and none without content", () => {
    for (const part of [readTarget("100%", []), readTarget(1, []), readPercentTarget("100", [])])
      expect(part.problems[0]?.message).to.equal("expected a target below 100 %, got 100 %");
    for (const part of [readTarget("0%", []), readTarget(0, []), readPercentTarget(0, [])])
      expect(part.problems[0]?.message).to.equal("expected a target above 0 %, got 0 %");
  });

  it("read percent with or without quotes", () => {
    expect(readPercentTarget(99.95, []).value).to.equal(0.9995);
    expect(readPercentTarget(" 99.95 ", []).value).to.equal(0.9995);
    expect(readPercentTarget("99.95%", []).value).to.equal(null);
    expect(readPercentTarget(101, []).value).to.equal(null);
  });
});
