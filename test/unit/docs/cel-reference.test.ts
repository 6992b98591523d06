import { readFileSync } from "node:fs";
import { celToJson } from "#core/cel/cel-text.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { FUNCTIONS } from "#core/cel/function-table.ts";
import { expect } from "chai";

const page = readFileSync(new URL("../../../docs/reference/cel.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|$/gm)];

describe("docs/reference/cel.md", () => {
  it("has examples", () => {
    expect(examples).not.to.have.length(0);
  });

  it("names every function", () => {
    const words = new Set(page.match(/[a-zA-Z_][\w.]*/g));
    const names = FUNCTIONS.names.filter((name) => /^[a-z]/i.test(name));
    expect(names.filter((name) => !words.has(name))).to.deep.equal([]);
  });

  for (const [, expression = "", result = ""] of examples) {
    it(`says what ${expression} is`, () => {
      const value = compileCel(expression, { variables: {} }).evaluate({}, { remaining: 1000 });

      expect(celToJson(value)).to.deep.equal(JSON.parse(result));
    });
  }
});
