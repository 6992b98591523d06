import { expect } from "chai";
import { STRING } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { globCondition } from "#core/policy/foreign/export/glob-condition.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";

const GLOBS = [
  ["web"],
  ["web", "api"],
  ["*"],
  ["web*"],
  ["*-prod"],
  ["*mid*"],
  ["a?c"],
  ["a*c", "x"],
];
const TEXTS = [
  "web",
  "api",
  "web-1",
  "shop-prod",
  "-prod",
  "amidst",
  "abc",
  "ac",
  "axxc",
  "x",
  "",
  "a.c",
];

describe("a glob in CEL", () => {
  for (const globs of [...GLOBS, ["w*b?"], ["a.c*d?"], ["[a-z]?", "(*"]]) {
    it(`means what it means here: ${globs.join(", ")}`, () => {
      const program = compileCel(globCondition("text", globs), { variables: { text: STRING } });
      const matches = anyGlobMatcher(globs);
      for (const text of [...TEXTS, "webx", "a.cxdy", "[a-z]x", "(y"]) {
        const got = program.evaluate({ text }, { remaining: 1_000_000 });
        expect(got, text).to.equal(matches(text));
      }
    });
  }
});
