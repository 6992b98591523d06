import { expect } from "chai";
import { fitsScalar } from "#core/policy/foreign/kyverno/scalar-pattern.ts";

describe("fitsScalar", () => {
  const cases: readonly (readonly [value: unknown, pattern: unknown, fits: boolean])[] = [
    [true, true, true],
    [false, true, false],
    ["true", true, false],
    [true, "true", true],
    [3, 3, true],
    [3n, 3, true],
    ["3", 3, true],
    ["3.0", 3, false],
    [3.5, 3, false],
    ["x", 3, false],
    [1.5, 1.5, true],
    ["1.5", 1.5, true],
    [undefined, 0, false],
    [null, null, true],
    [undefined, null, true],
    [0, null, true],
    ["", null, true],
    [false, null, true],
    ["a", null, false],
    [{}, null, false],
    [[], null, false],
    [{ a: 1 }, {}, true],
    ["a", {}, false],
    ["nginx:1", "nginx:*", true],
    ["nginx", "!nginx", false],
    ["redis", "!nginx", true],
    [undefined, "!nginx", false],
    [undefined, "*", false],
    ["", "?*", false],
    ["a", "?*", true],
    [5, "?*", true],
    [true, "?*", true],
    ["b", "a|b", true],
    ["b", "a | b", true],
    ["c", "a | b", false],
    ["a | b", "a | b", true],
    [5, ">2 & <10", true],
    [12, ">2 & <10", false],
    [5, ">10 | 5", true],
    ["512Mi", "<=1Gi", true],
    ["2Gi", "<=1Gi", false],
    ["1024Mi", "1Gi", true],
    ["1000m", "1", true],
    [1, "1000m", true],
    ["90s", ">1m", true],
    ["1m", "60s", true],
    ["1h", "<=59m", false],
    [30, "10-50", true],
    [51, "10-50", false],
    ["20Mi", "10Mi-50Mi", true],
    [51, "10!-50", true],
    [30, "10!-50", false],
    ["10-50", "10-50", true],
    ["abc", ">abb", false],
    ["1.2.3", ">1.0.0", false],
    [undefined, "<1", true],
    [undefined, ">=1", false],
    [0.5, "500m", true],
    [1.5, "1.5E+00", true],
    [1.25, "!1*", false],
    ["!", "!", true],
    ["a", "!", false],
    [">", ">", true],
    [[1], "*", false],
    [{ a: 1 }, "*", false],
    // A unit alone is nought, and so is nothing at all.
    [undefined, "n", true],
    [undefined, "Mi", true],
    ["0", "k", true],
    [undefined, "x", false],
    ["+Mi", "0", true],
  ];
  for (const [value, pattern, fits] of cases) {
    it(`says ${fits} for ${words(value)} and the pattern ${words(pattern)}`, () => {
      expect(fitsScalar(value, pattern)).to.equal(fits);
    });
  }
});

function words(value: unknown): string {
  return typeof value === "bigint" ? `${value}n` : (JSON.stringify(value) ?? "nothing");
}
