import { expect } from "chai";
import { wholeMatch } from "#core/policy/whole-match.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

describe("wholeMatch", () => {
  const cases = [
    { expression: "web|cart", text: "cart", fits: true },
    { expression: "web|cart", text: "cart-1", fits: false },
    { expression: "web.*", text: "web-1", fits: true },
    { expression: "(a+)+", text: "aaa", fits: true },
  ];
  for (const { expression, text, fits } of cases)
    it(`${fits ? "finds" : "does not find"} all of "${text}" in ${expression}`, () => {
      expect(wholeMatch(expression)?.(text)).to.equal(fits);
    });

  for (const expression of ["(", "(?=a)", "(a)\\1"])
    it(`has no test for ${expression}, which Go refuses`, () => {
      expect(wholeMatch(expression)).to.equal(null);
    });

  for (const expression of ["(a|a)*b", "a*".repeat(40) + "b"])
    it(`is soon done with ${expression.slice(0, 12)} …`, () => {
      const found = withinCpu(2500, () => wholeMatch(expression)?.("a".repeat(253)));
      expect(found).to.equal(false);
    });
});
