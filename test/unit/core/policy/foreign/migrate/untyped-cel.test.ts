import { expect } from "chai";
import { untypedCel } from "#core/policy/foreign/migrate/untyped-cel.ts";

const CASES: readonly (readonly [source: string, expected: string])[] = [
  ['object.spec.port == "80"', 'dyn(object).spec.port == "80"'],
  ["has(object.spec.object)", "has(dyn(object).spec.object)"],
  ['object.kind == "object"', 'dyn(object).kind == "object"'],
  ["objects.all(o, o == object)", "objects.all(o, o == dyn(object))"],
];

describe("untypedCel", () => {
  for (const [source, expected] of CASES)
    it(`makes ${expected} of ${source}`, () => {
      expect(untypedCel(source, new Set(["object"]))).to.equal(expected);
    });
});
