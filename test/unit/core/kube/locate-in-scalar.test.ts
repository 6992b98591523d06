import { expect } from "chai";
import { locateInScalar } from "#core/kube/locate-in-scalar.ts";
import { readYaml } from "#core/kube/read-yaml.ts";

/** Each text holds a scalar at `cel` with one ☆: the place that is looked for. */
const cases: readonly { readonly title: string; readonly text: string }[] = [
  { title: "a plain scalar", text: "a: 1\ncel: object.☆name\n" },
  { title: "a plain scalar on two lines", text: "cel: object.spec\n  && object.☆name\nb: 2\n" },
  { title: "single quotes", text: "cel: 'it''s [''a''] ☆here'\n" },
  { title: "double quotes with escapes", text: 'cel: "a \\"b\\" \\u0041\\n\\t ☆c"\n' },
  { title: "double quotes over lines", text: 'cel: "a \\\n  b\n  ☆c"\n' },
  { title: "a literal block", text: "cel: |\n  one\n    two ☆three\nb: 1\n" },
  { title: "a literal block with a header", text: "cel: |2- # why\n    one\n  two ☆three\n" },
  { title: "a folded block", text: "cel: >-\n  one\n  two\n\n  ☆three\n" },
  { title: "an anchor before the scalar", text: "cel: &x !!str 'a ☆b'\n" },
  { title: "the end of a text", text: "cel: object.☆\nb: 1\n" },
  { title: "a second document", text: "a: 1\n---\ncel: |\n  one ☆two\n" },
  { title: "lines that end in CR LF", text: "a: 1\r\ncel: |\r\n  one\r\n  ☆two\r\n" },
  { title: "characters beyond the basic plane", text: "cel: '😀 ☆two'\n" },
];

describe("locateInScalar", () => {
  for (const { title, text } of cases) {
    it(`finds a character in ${title}`, () => {
      const [before = ""] = text.split("☆");
      const lines = before.split("\n");
      const documents = readYaml(text, { file: "a.yaml" });
      const { cel } = documents.at(-1)?.value as { cel: string };
      const place = locateInScalar(text.replace("☆", ""), {
        documentIndex: documents.length - 1,
        path: ["cel"],
        value: cel.replace("☆", ""),
        offset: cel.indexOf("☆"),
      });

      expect(place).to.deep.equal({ line: lines.length, column: (lines.at(-1) ?? "").length + 1 });
    });
  }

  it("gives up on an alias, whose text stands elsewhere", () => {
    const text = "a: &x 'one two'\ncel: *x\n";
    const wanted = { documentIndex: 0, path: ["cel"], value: "one two", offset: 4 };
    expect(locateInScalar(text, wanted)).to.equal(null);
  });
});
