import { cellCode, escapeMarkdown, htmlCode, inlineCode } from "#core/escape-markdown.ts";
import { expect } from "chai";
import { withinCpu } from "#test/support/cpu-time.ts";

describe("inlineCode", () => {
  const cases = [
    { title: "fences plain text with one backtick", text: "a", code: "`a`" },
    { title: "outdoes the backticks inside", text: "a ``b`` c", code: "```a ``b`` c```" },
    { title: "keeps backticks at the ends apart", text: "`a`", code: "`` `a` ``" },
    { title: "stays in one line", text: "a\n  - b", code: "`a - b`" },
    { title: "leaves spaces that break no line", text: "a  b \n\t\n c", code: "`a  b c`" },
    { title: "is never empty, which would open a fence", text: "", code: "` `" },
  ];
  for (const { title, text, code } of cases) {
    it(title, () => expect(inlineCode(text)).to.equal(code));
  }

  it("goes through a long row of spaces once", () => {
    const text = `a${" ".repeat(200_000)}b`;
    expect(withinCpu(2500, () => inlineCode(text))).to.equal(`\`${text}\``);
  });
});

describe("other texts in Markdown", () => {
  it("end no cell of a table", () => expect(cellCode("a | b")).to.equal("`a \\| b`"));
  it("are no HTML", () => expect(htmlCode("<a>&")).to.equal("<code>&lt;a&gt;&amp;</code>"));
  it("are no markup", () =>
    expect(escapeMarkdown("*a* [b](c) <d>")).to.equal("\\*a\\* \\[b\\](c) \\<d\\>"));
});
