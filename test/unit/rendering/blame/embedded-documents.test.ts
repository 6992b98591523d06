import { expect } from "chai";
import { YamlSource } from "#core/kube/yaml-source.ts";
import { embeddedDocuments } from "#rendering/blame/embedded-documents.ts";
import { type Written, writtenAt, writtenDocuments } from "#rendering/blame/written.ts";

/** Where `a` of the text at `patch` stands: "line:column". */
function placeOfA(text: string): string {
  const [outer] = writtenDocuments("k.yaml", new YamlSource(text));
  const [inner] = embeddedDocuments(writtenAt(outer as Written, ["patch"]));
  const place = inner?.place(["a"], "value");
  return `${place?.line}:${place?.column}`;
}

describe("embeddedDocuments", () => {
  const cases = [
    ["in a literal block", "patch: |-\n  a: 1\n", "2:6"],
    ["behind blank lines and comments", "x: 1\npatch: |\n\n  # c\n  b: 0\n  a: 1\n", "6:6"],
    ["in a block that keeps indentation", "patch: |2\n    a: 1\n", "2:8"],
    ["in double quotes", 'patch: "{a: 1}"\n', "1:13"],
    ["in single quotes", "patch: '{a: 1}'\n", "1:13"],
    ["at its start where it is folded", "patch: >\n  {b: 0,\n  a: 1}\n", "1:8"],
    ["at its start where it has escapes", 'patch: "{b: \\"x\\", a: 1}"\n', "1:8"],
    ["at its start where it has several lines in quotes", 'patch: "b: 0\n\n  a: 1"\n', "1:8"],
    ["with the line breaks of Windows", "patch: |-\r\n  b: 0\r\n  a: 1\r\n", "3:6"],
  ] as const;
  for (const [title, text, expected] of cases) {
    it(`finds a value ${title}`, () => expect(placeOfA(text)).to.equal(expected));
  }

  it("reads every document of a text, and none of what is no text", () => {
    const [outer] = writtenDocuments(
      "k.yaml",
      new YamlSource("patch: |-\n  a: 1\n  ---\n  a: 2\nn: 1\n"),
    );
    const inner = embeddedDocuments(writtenAt(outer as Written, ["patch"]));
    expect(inner.map(({ value }) => value)).to.deep.equal([{ a: 1 }, { a: 2 }]);
    expect(inner[1]?.place(["a"], "value").line).to.equal(4);
    expect(embeddedDocuments(writtenAt(outer as Written, ["n"]))).to.deep.equal([]);
  });
});
