import { expect } from "chai";
import { compileCel } from "#core/cel/compile-cel.ts";
import {
  BUILTIN_EXPRESSIONS,
  isBuiltinExpression,
} from "#core/policy/builtin/builtin-expressions.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { ELEMENTS } from "#core/policy/policy.ts";
import { isVerdictType, SCOPES } from "#core/policy/rule-scope.ts";

describe("the expressions of built-in rules", () => {
  for (const each of ELEMENTS) {
    it(`compile, for each ${each}`, () => {
      const texts = [...(BUILTIN_EXPRESSIONS.get(each) ?? [])];
      expect(texts).to.have.length.greaterThan(5);
      for (const cel of texts) compileCel(cel, { variables: SCOPES[each] });
    });
  }

  for (const { name, versions, rulesOf } of BUILTIN_SETS) {
    it(`end in a verdict, in every version of ${name}`, () => {
      for (const rule of ["latest", ...versions].flatMap(rulesOf)) {
        const { each = "object", cel } = rule;
        if (cel === undefined) continue;
        const { resultType } = compileCel(cel, { variables: SCOPES[each] });
        expect(isVerdictType(resultType), rule.id).to.equal(true);
        expect(isBuiltinExpression(each, cel), rule.id).to.equal(true);
      }
    });
  }

  it("are those of no other element, and no other text", () => {
    expect(isBuiltinExpression("object", "true")).to.equal(false);
    const [text = ""] = BUILTIN_EXPRESSIONS.get("bundle") ?? [];
    expect(isBuiltinExpression("bundle", text)).to.equal(true);
    expect(isBuiltinExpression("object", text)).to.equal(false);
    expect(isBuiltinExpression("bundle", `${text} `)).to.equal(false);
  });
});
