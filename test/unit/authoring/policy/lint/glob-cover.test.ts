import {
  covers,
  coversKind,
  isDisjoint,
  isDisjointKind,
} from "#authoring/policy/lint/glob-cover.ts";
import { globMatcher } from "#core/policy/glob.ts";
import { expect } from "chai";
import fc from "fast-check";

const glob = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });
const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });

describe("covers and isDisjoint", () => {
  it("claim nothing that a text refutes", () => {
    const property = fc.property(glob, glob, text, (outer, inner, sample) => {
      const [isOuter, isInner] = [globMatcher(outer)(sample), globMatcher(inner)(sample)];
      if (covers(outer, inner) && isInner) expect(isOuter).to.equal(true);
      if (isDisjoint(outer, inner)) expect(isOuter && isInner).to.equal(false);
    });
    fc.assert(property, { seed: 7, numRuns: 5000 });
  });

  it("see what is plain", () => {
    expect(covers("shop-*", "shop-api")).to.equal(true);
    expect(covers("shop-*", "shop-api-*")).to.equal(true);
    expect(covers("shop-*", "*")).to.equal(false);
    expect(isDisjoint("shop-*", "billing-*")).to.equal(true);
    expect(isDisjoint("shop-*", "*-api")).to.equal(false);
  });

  const kinds: readonly (readonly [
    left: string,
    right: string,
    covered: boolean,
    apart: boolean,
  ])[] = [
    ["Deployment", "apps/Deployment", true, false],
    ["apps/Deployment", "Deployment", false, false],
    ["apps/Deployment", "apps/v1/Deployment", true, false],
    ["apps/*", "apps/v1/Deployment", true, false],
    ["core/Pod", "apps/Deployment", false, true],
    ["apps/v1/Deployment", "apps/v1beta1/Deployment", false, true],
    ["*", "Pod", true, false],
  ];
  for (const [left, right, covered, apart] of kinds) {
    it(`know ${left} and ${right}`, () => {
      expect(coversKind(left, right)).to.equal(covered);
      expect(isDisjointKind(left, right)).to.equal(apart);
    });
  }
});
