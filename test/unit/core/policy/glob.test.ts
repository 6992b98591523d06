import { expect } from "chai";
import fc from "fast-check";
import { anyGlobMatcher, globMatcher, pathMatcher } from "#core/policy/glob.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

describe("a glob on names", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["*", "", true],
    ["*", "anything", true],
    ["web", "web", true],
    ["web", "webs", false],
    ["w?b", "web", true],
    ["w?b", "wb", false],
    ["web-*", "web-", true],
    ["*-prod", "shop-prod", true],
    ["*-prod", "shop-prod-2", false],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "acb", false],
    ["**", "x", true],
    ["[ab]", "a", false],
    ["[ab]", "[ab]", true],
    ["a.c", "abc", false],
    ["?", "é", true],
    ["?", "🙂", true],
    ["", "", true],
    ["", "x", false],
  ];
  for (const [pattern, text, expected] of cases) {
    it(`"${pattern}" ${expected ? "matches" : "does not match"} "${text}"`, () => {
      expect(globMatcher(pattern)(text)).to.equal(expected);
    });
  }

  it("needs one of several", () => {
    expect(["a", "b-1", "c"].map(anyGlobMatcher(["a", "b-*"]))).to.deep.equal([true, true, false]);
    expect(anyGlobMatcher([])("a")).to.equal(false);
  });

  it("says the same as a regular expression", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, name) => {
        const source = glob.replaceAll("*", ".*").replaceAll("?", ".");
        expect(globMatcher(glob)(name)).to.equal(new RegExp(`^${source}$`).test(name));
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it("answers a hostile pattern in bounded time", () => {
    const pattern = `${"a*".repeat(500)}b`;
    expect(withinCpu(500, () => globMatcher(pattern)("a".repeat(2000)))).to.equal(false);
  });
});

describe("a glob on paths", () => {
  const cases: readonly (readonly [string, string, string | null])[] = [
    ["apps/{app}/overlays/prod", "apps/shop/overlays/prod", "shop"],
    ["apps/{app}/overlays/prod", "apps/shop/overlays/dev", null],
    ["apps/{app}/overlays/prod", "apps/a/b/overlays/prod", null],
    ["apps/team-{app}-x", "apps/team-shop-x", "shop"],
    ["apps/team-{app}-x", "apps/team--x", null],
    ["{app}/{app}", "shop/shop", "shop"],
    ["{app}/{app}", "shop/pay", null],
    ["**/{app}/prod", "a/b/shop/prod", "shop"],
    ["apps/*/prod", "apps/shop/prod", ""],
    ["apps/*/prod", "apps/prod", null],
    ["apps/**/prod", "apps/prod", ""],
    ["apps/**/prod", "apps/a/b/c/prod", ""],
    ["**", "a/b", ""],
    ["policies/**/*.yaml", "policies/a.yaml", ""],
    ["policies/**/*.yaml", "policies/a/b/c.yaml", ""],
    ["policies/**/*.yaml", "policies/a.yml", null],
    ["policies/**/**/*.yaml", "policies/a.yaml", ""],
    [".", ".", ""],
    ["a", "a/b", null],
    ["a/b", "a", null],
    ["**/{app}/**/{app}", "x/shop/y/pay/shop", "shop"],
  ];
  for (const [pattern, path, app] of cases) {
    const verb = app === null ? "leaves" : app === "" ? "matches" : `captures ${app} from`;
    it(`"${pattern}" ${verb} "${path}"`, () => expect(pathMatcher(pattern)(path)).to.equal(app));
  }

  const hostile: readonly (readonly [string, string, string])[] = [
    ["many **", "**/a/".repeat(20), "a/".repeat(60)],
    ["many ** behind {app}", `{app}/${"**/a/".repeat(20)}`, `x/${"a/".repeat(60)}`],
    ["many {app}", "**/{app}/".repeat(12), "a/b/".repeat(30)],
    ["20,000 ** in a row", "**/".repeat(20_000), "a/".repeat(50)],
  ];
  for (const [title, pattern, path] of hostile) {
    it(`answers a hostile pattern in bounded time: ${title}`, () => {
      expect(withinCpu(1000, () => pathMatcher(`${pattern}end`)(`${path}x`))).to.equal(null);
    });
  }
});
