import { expect } from "chai";
import { evaluateCel } from "./evaluate-cel.ts";

describe("a walk through a judged map", () => {
  const cases = [
    { title: "lists keys", expression: "m.map(key, key)", value: ["a", "b", "c"] },
    { title: "lists entries", expression: "m.transformList(key, v, v)", value: [1, 2, 3] },
    { title: "filters keys", expression: "m.filter(key, key != 'b')", value: ["a", "c"] },
  ];
  for (const { title, expression, value } of cases) {
    it(`${title} in the same order, however the file had them`, () => {
      expect(evaluateCel(expression, { m: { b: 2, a: 1, c: 3 } })).to.deep.equal(value);
      expect(evaluateCel(expression, { m: { c: 3, b: 2, a: 1 } })).to.deep.equal(value);
    });
  }
});
