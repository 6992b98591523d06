import { expect } from "chai";
import { numberOf } from "#core/policy/foreign/kyverno/conditions/number-of.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

describe("numberOf", () => {
  const cases: readonly (readonly [value: unknown, number: number | null])[] = [
    [7n, 7],
    ["12", 12],
    ["+12.", 12],
    ["-1.5e3", -1500],
    [".5", 0.5],
    [".", null],
    ["1.2.3", null],
    ["1e", null],
    ["", null],
    ["1e999", null],
    [true, null],
  ];
  for (const [value, number] of cases)
    it(`takes ${typeof value} "${String(value)}" for ${number ?? "no number"}`, () => {
      expect(numberOf(value)).to.equal(number);
    });

  it("reads a long text that is nearly a number in one pass", () => {
    const text = `${"1".repeat(100_000)}x`;
    expect(withinCpu(2500, () => numberOf(text))).to.equal(null);
  });
});
