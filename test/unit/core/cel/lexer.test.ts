import { expect } from "chai";
import { readTokens } from "#core/cel/lexer.ts";
import { failureOf } from "./evaluate-cel.ts";

const cases: readonly { readonly source: string; readonly texts: readonly string[] }[] = [
  { source: "a.b_1 && !c", texts: ["a", ".", "b_1", "&&", "!", "c"] },
  { source: "1<=2u", texts: ["1", "<=", "2u"] },
  { source: ".5+1.5e-3", texts: [".5", "+", "1.5e-3"] },
  { source: "a.0", texts: ["a", ".0"] },
  { source: "x in r", texts: ["x", "in", "r"] },
  { source: "b\"a\" + r'\\n' + bR'''c'''", texts: ['b"a"', "+", "r'\\n'", "+", "bR'''c'''"] },
  { source: "br b r1 bar", texts: ["br", "b", "r1", "bar"] },
  { source: "a // b\n/ c // d", texts: ["a", "/", "c"] },
  { source: '"" + """a"b"""', texts: ['""', "+", '"""a"b"""'] },
  { source: "\f\t a\r\n", texts: ["a"] },
  { source: "a.`b-c/d`", texts: ["a", ".", "b-c/d"] },
];

const failures: readonly { readonly source: string; readonly failure: string }[] = [
  { source: 'rb"a"', failure: '1:3: expected an operator, got ""a""' },
  { source: "1 & 2", failure: '1:3: unexpected character "&"' },
  { source: "a = b", failure: '1:3: unexpected character "="' },
  { source: "😀", failure: '1:1: unexpected character "😀"' },
  { source: "1x", failure: "1:2: expected an operator after the number 1" },
  { source: "'a\n'", failure: "1:1: expected the closing ' of a string" },
  { source: '"\\q"', failure: '1:2: invalid escape "\\q" in a string' },
];

describe("readTokens", () => {
  for (const { source, texts } of cases) {
    it(`tells the tokens of ${JSON.stringify(source)}`, () => {
      const tokens = readTokens(source);
      expect(tokens.map(({ text }) => text)).to.deep.equal([...texts, ""]);
      expect(tokens.at(-1)).to.include({ kind: "end" });
    });
  }

  for (const { source, failure } of failures) {
    it(`says where ${JSON.stringify(source)} is no expression`, () =>
      expect(failureOf(source)).to.equal(failure));
  }
});
