import { expect } from "chai";
import { matchesWildcard } from "#core/policy/foreign/kyverno/wildcard.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

describe("matchesWildcard", () => {
  const cases = [
    ["*", "", true],
    ["", "", true],
    ["", "a", false],
    ["?*", "", false],
    ["?*", "a", true],
    ["a*c", "abc", true],
    ["a*c", "abcb", false],
    ["*b*", "abc", true],
    ["??", "äö", true],
    ["?", "🎉", true],
    ["[ab]", "a", false],
    ["\\*", "*", false],
    ["a.c", "abc", false],
    ["**a**", "bab", true],
    ["*.acme.*/??:*", "x.acme.io/ab:1", true],
  ] as const;
  for (const [pattern, text, expected] of cases) {
    it(`says ${expected} for "${text}" and the pattern "${pattern}"`, () => {
      expect(matchesWildcard(pattern, text)).to.equal(expected);
    });
  }

  it("takes a hostile pattern in bounded time", () => {
    const hostile = () => matchesWildcard(`${"*a".repeat(200)}b`, "a".repeat(20_000));
    expect(withinCpu(5000, hostile)).to.equal(false);
  });
});
