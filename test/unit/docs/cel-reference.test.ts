import { readFileSync } from "node:fs";
import { celToJson } from "#core/cel/cel-text.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { expect } from "chai";

const page = readFileSync(new URL("../../../docs/reference/cel.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|$/gm)];

describe("docs/reference/cel.md", () => {
  it("has examples", () => {
    expect(examples).not.to.have.length(0);
  });

  for (const [, expression = "", result = ""] of examples) {
    it(`says what ${expression} is`, () => {
      const value = compileCel(expression, { variables: {} }).evaluate({}, { remaining: 1000 });

      expect(celToJson(value)).to.deep.equal(JSON.parse(result));
    });
  }
});
