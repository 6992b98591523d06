import { expect } from "chai";
import { goMatch } from "#authoring/lint/argo-cd/go-match.ts";

// As Go's own test of filepath.Match has them.
const cases: readonly (readonly [pattern: string, path: string, expected: boolean])[] = [
  ["abc", "abc", true],
  ["*", "abc", true],
  ["*c", "abc", true],
  ["a*", "ab/c", false],
  ["a*/b", "abc/b", true],
  ["a*/b", "a/c/b", false],
  ["a*b*c*d*e*/f", "axbxcxdxexxx/f", true],
  ["a*b*c*d*e*/f", "axbxcxdxe/xxx/f", false],
  ["ab[c]", "abc", true],
  ["ab[b-d]", "abc", true],
  ["ab[e-g]", "abc", false],
  ["ab[^c]", "abc", false],
  ["ab[^e-g]", "abc", true],
  ["a\\*b", "a*b", true],
  ["a\\*b", "ab", false],
  ["a?b", "a☺b", true],
  ["a?b", "a/b", false],
  ["**/b", "a/b", true],
  ["**/b", "a/a/b", false],
  ["a.b", "axb", false],
  ["[", "a", false],
  ["[a", "a", false],
  ["a(b)|c$", "a(b)|c$", true],
];

describe("goMatch", () => {
  for (const [pattern, path, expected] of cases) {
    it(`says ${expected} for ${JSON.stringify(pattern)} and ${path}`, () => {
      expect(goMatch(pattern, path)).to.equal(expected);
    });
  }
});
