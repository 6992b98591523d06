import { expect } from "chai";
import { pipeStages, shellWords } from "#test/support/shell-words.ts";

describe("shellWords", () => {
  const cases = [
    { line: "tiphys check a b", words: ["tiphys", "check", "a", "b"] },
    { line: "tiphys lint       # what is meant", words: ["tiphys", "lint"] },
    { line: `-m "two words" -l 'a=b'`, words: ["-m", "two words", "-l", "a=b"] },
    { line: `--x="a 'b'" c#d`, words: ["--x=a 'b'", "c#d"] },
  ];
  for (const { line, words } of cases)
    it(`splits ${line}`, () => {
      expect(shellWords(line)).to.deep.equal(words);
    });
});

describe("pipeStages", () => {
  it("splits at pipes that no quotes hold", () => {
    expect(pipeStages(`a 'b|c' | d -`)).to.deep.equal([`a 'b|c'`, "d -"]);
  });
});
