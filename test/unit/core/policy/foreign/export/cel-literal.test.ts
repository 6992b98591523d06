import { expect } from "chai";
import { celToText } from "#core/cel/cel-text.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { celLiteral } from "#core/policy/foreign/export/cel-literal.ts";

const cases: readonly { readonly value: unknown; readonly cel: string }[] = [
  { value: 'a "b"\n', cel: String.raw`"a \"b\"\n"` },
  { value: ["a", "b"], cel: '["a", "b"]' },
  { value: ["a", 1, null], cel: '[dyn("a"), dyn(1), dyn(null)]' },
  { value: { list: ["a"], on: true }, cel: '{"list": dyn(["a"]), "on": dyn(true)}' },
  { value: 1.5, cel: "1.5" },
  { value: 9007199254740993n, cel: "9007199254740993" },
  { value: {}, cel: "{}" },
];

describe("plain data as CEL", () => {
  for (const { value, cel } of cases) {
    it(`is written ${cel}`, () => {
      expect(celLiteral(value)).to.equal(cel);
      const result = compileCel(cel, { variables: {} }).evaluate({}, { remaining: 1000 });
      expect(celToText(result)).to.be.a("string");
    });
  }
});
