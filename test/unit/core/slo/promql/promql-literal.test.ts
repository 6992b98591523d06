import { expect } from "chai";
import { quoteText, readNumber, readText } from "#core/slo/promql/promql-literal.ts";

describe("readNumber", () => {
  const cases: readonly (readonly [string, number])[] = [
    ["0.5", 0.5],
    [".5", 0.5],
    ["1e-3", 0.001],
    ["0x1f", 31],
    ["1_000", 1000],
    ["-Inf", -Infinity],
    ["+5", 5],
    ["5m", 300],
    ["1h30m", 5400],
    ["1d2h3m4s5ms", 93_784.005],
    ["2w", 1_209_600],
  ];
  for (const [literal, value] of cases)
    it(`reads ${literal} as ${value}`, () => {
      expect(readNumber(literal)).to.equal(value);
    });
});

describe("readText", () => {
  const cases: readonly (readonly [string, string])[] = [
    ['"a"', "a"],
    ["'a\"b'", 'a"b'],
    ["`a\\nb`", "a\\nb"],
    ['"a\\n\\t\\\\b"', "a\n\t\\b"],
    ['"\\x41\\u00e9\\101"', "AéA"],
  ];
  for (const [literal, value] of cases)
    it(`reads ${literal}`, () => {
      expect(readText(literal)).to.equal(value);
      expect(readText(quoteText(value))).to.equal(value);
    });
});
