import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import { writeCommentedYaml } from "#core/document/write-commented-yaml.ts";

const DOCUMENT = {
  kind: "Thing",
  spec: { rules: [{ id: "a", cel: "x ==\n  1\n" }, { id: "b" }], note: "# no comment" },
};

describe("a document with comments", () => {
  it("has them above what they are about, as far to the right", () => {
    const comments = [
      { path: "", text: "of the document\nin two lines" },
      { path: "/spec/rules/1", text: "of the second rule" },
      { path: "/spec/rules/0/cel", text: "of an expression" },
      { path: "/spec/note", text: "of a note" },
    ];
    expect(writeCommentedYaml(DOCUMENT, comments)).to.equal(
      [
        "# of the document",
        "# in two lines",
        "kind: Thing",
        "spec:",
        "  rules:",
        "  - id: a",
        "    # of an expression",
        "    cel: |",
        "      x ==",
        "        1",
        "  # of the second rule",
        "  - id: b",
        "  # of a note",
        '  note: "# no comment"',
        "",
      ].join("\n"),
    );
  });

  it("reads as it does without them, whatever they say", () => {
    const text = 'a: b\n- "x\u0000\u2028y: z\r  # w';
    const comments = ["", "/kind", "/spec/rules/0", "/spec/rules/0/cel", "/nowhere/3"].map(
      (path) => ({ path, text }),
    );
    const written = writeCommentedYaml(DOCUMENT, comments);
    expect(readYaml(written, { file: "x.yaml" }).map(({ value }) => value)).to.deep.equal([
      DOCUMENT,
    ]);
  });

  it("breaks long ones between words", () => {
    const text = Array.from({ length: 40 }, () => "words").join(" ");
    const lines = writeCommentedYaml(DOCUMENT, [{ path: "/spec/note", text }]).split("\n");
    expect(lines.filter((line) => line.startsWith("  # words"))).to.have.length(3);
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(100);
  });
});
