import { expect } from "chai";
import { cut, cutCode, fenced } from "#authoring/report/markdown-text.ts";

describe("text in Markdown", () => {
  it("is cut where it is longer than may be shown, and never within a character", () => {
    expect(cut("abc", 3)).to.equal("abc");
    expect(cut("abcd", 3)).to.equal("abc…");
    expect(cut("ab😀", 3)).to.equal("ab\ufffd…");
    expect(cutCode("a`bcd", 3)).to.equal("``a`b…``");
  });

  it("stands in a fence that it cannot end", () => {
    expect(fenced("a", "text")).to.equal("\n```text\na\n```\n");
    expect(fenced("a\n````\nb", "diff")).to.equal("\n`````diff\na\n````\nb\n`````\n");
  });
});
