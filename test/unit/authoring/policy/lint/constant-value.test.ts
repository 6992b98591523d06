import { constantValue } from "#authoring/policy/lint/constant-value.ts";
import { parsedCel } from "#core/cel/parsed-cel.ts";
import { expect } from "chai";

describe("constantValue", () => {
  const cases: readonly (readonly [source: string, value: boolean | null])[] = [
    ["true", true],
    ["!true", false],
    ["object.a", null],
    ["object.a || true", true],
    ["object.a && false", false],
    ["object.a && true", null],
    ["true && !false", true],
    ["false || false", false],
    ["object.a ? true : true", null],
    ["true ? object.a : true", null],
    ["false ? object.a : true", true],
    ["1 == 1", true],
    ["1 == 2", false],
    ['"a" != "b"', true],
    ['1 == "1"', false],
    ["object.a == 1", null],
    ["1 < 2", null],
    ["[1].all(x, true)", null],
    ["has(object.a)", null],
  ];
  for (const [source, value] of cases) {
    it(`${value === null ? "is not known" : `is ${value}`} for ${source}`, () => {
      expect(constantValue(parsedCel(source))).to.equal(value);
    });
  }
});
