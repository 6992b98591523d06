import { expect } from "chai";
import fc from "fast-check";
import { canonicalJson } from "#core/kube/canonical-json.ts";

describe("canonical JSON", () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ["sorts keys at every level", { b: 1, a: { d: 2, c: 3 } }, '{"a":{"c":3,"d":2},"b":1}'],
    ["keeps the order of lists", [2, 1, { b: 1, a: 2 }], '[2,1,{"a":2,"b":1}]'],
    ["writes integers beyond 2^53 as digits", 9007199254740993n, "9007199254740993"],
    ["leaves out undefined fields", { a: undefined, b: null }, '{"b":null}'],
    ["writes undefined in lists as null", [undefined], "[null]"],
    ["escapes text as JSON does", 'a"\n', '"a\\"\\n"'],
    ["takes the number 1 and the text 1 apart", { a: 1, b: "1" }, '{"a":1,"b":"1"}'],
  ];
  for (const [title, value, text] of cases) {
    it(title, () => expect(canonicalJson(value)).to.equal(text));
  }

  it("is JSON that reads back as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(plain))).to.deep.equal(plain);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it("is equal for equal content in another order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).to.equal(canonicalJson(value));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
