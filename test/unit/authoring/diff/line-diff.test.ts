import { expect } from "chai";
import { lineDiff } from "#authoring/diff/line-diff.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

describe("lineDiff", () => {
  const cases = [
    { title: "says nothing of equal texts", before: "a\nb", after: "a\nb", lines: [] },
    {
      title: "shows a changed line with two lines around it",
      before: numbers(9).join("\n"),
      after: numbers(9).join("\n").replace("4", "x"),
      lines: [" 2", " 3", "-4", "+x", " 5", " 6", " …"],
    },
    {
      title: "shows lines that were put in",
      before: "a\nb",
      after: "a\nx\nb",
      lines: [" a", "+x", " b"],
    },
    {
      title: "keeps lines in common between two changes",
      before: "a\nb\nc",
      after: "x\nb\ny",
      lines: ["-a", "+x", " b", "-c", "+y"],
    },
    {
      title: "shows no line after the last line break",
      before: "a\nb\n",
      after: "a\nx\n",
      lines: [" a", "-b", "+x"],
    },
    {
      title: "counts no line after the last line break as a gap",
      before: "x\na\nb\n",
      after: "y\na\nb\n",
      lines: ["-x", "+y", " a", " b"],
    },
    {
      title: "shows that one line more follows",
      before: "x\na\nb\nc\n",
      after: "y\na\nb\nc\n",
      lines: ["-x", "+y", " a", " b", " …"],
    },
    {
      title: "shows an empty line that ends both texts before their last line break",
      before: "a\n\n",
      after: "x\n\n",
      lines: ["-a", "+x", " "],
    },
    {
      title: "sees that the last line break is gone",
      before: "a\n",
      after: "a",
      lines: [" a", "-"],
    },
  ];
  for (const { title, before, after, lines } of cases) {
    it(title, () => {
      const got = lineDiff(before, after).map(({ mark, text }) => `${mark}${text}`);
      expect(got).to.deep.equal(lines);
    });
  }

  it("replaces a middle that is too large to compare", () => {
    const before = numbers(3000).join("\n");
    const after = numbers(3000)
      .map((text) => `x${text}`)
      .join("\n");
    expect(lineDiff(before, after)).to.have.length(6000);
  });

  it("can be undone: removed and kept lines are the first text, added and kept ones the second", () => {
    const before = "a\nb\nc\nd\ne".split("\n");
    const after = "b\na\nc\ne\nf".split("\n");
    const lines = lineDiff(before.join("\n"), after.join("\n"));
    const side = (mark: string) =>
      lines.filter((line) => line.mark === mark || line.mark === " ").map(({ text }) => text);
    expect(side("-")).to.deep.equal(before);
    expect(side("+")).to.deep.equal(after);
  });
});
