import { expect } from "chai";
import { YamlSource } from "#core/kube/yaml-source.ts";

const TEXT = "# first\n---\na: 1\nb: {c: [x, w]}\n---\n\n---\n- {m: 1}\n- {m: 2}\n";

describe("YamlSource", () => {
  const source = new YamlSource(TEXT);

  it("reads its documents with the index that readYaml gives them", () => {
    expect(source.documents().map(({ index, value }) => ({ index, value }))).to.deep.equal([
      { index: 1, value: { a: 1, b: { c: ["x", "w"] } } },
      { index: 3, value: [{ m: 1 }, { m: 2 }] },
    ]);
    expect(source.length).to.equal(4);
    expect(source.document(2)).to.equal(null);
    expect(source.document(9)).to.equal(null);
  });

  const cases: readonly (readonly [
    string,
    number,
    readonly (string | number)[],
    "key" | "value",
    string,
  ])[] = [
    ["a value", 1, ["a"], "value", "3:4"],
    ["a key", 1, ["a"], "key", "3:1"],
    ["an element", 1, ["b", "c", 1], "value", "4:12"],
    ["the nearest key of what is missing", 1, ["b", "z"], "value", "4:1"],
    ["the start for what is missing at the top", 1, ["z"], "value", "3:1"],
    ["the document", 3, [], "value", "8:1"],
    ["a value in a later document", 3, [1, "m"], "value", "9:7"],
  ];
  for (const [title, index, keys, part, expected] of cases) {
    it(`finds ${title}`, () => {
      const place = source.document(index)?.locate(keys, part);
      expect(`${place?.line}:${place?.column}`).to.equal(expected);
    });
  }

  it("finds the document of a line", () => {
    expect(source.documentAtLine(4)?.index).to.equal(1);
    expect(source.documentAtLine(9)?.index).to.equal(3);
    expect(source.documentAtLine(99)).to.equal(null);
  });

  it("gives lines without their breaks", () => {
    expect(new YamlSource("a\r\nb").line(1)).to.equal("a");
    expect(new YamlSource("a\r\nb").line(2)).to.equal("b");
    expect(new YamlSource("a").line(2)).to.equal(null);
  });

  it("has no document where the text cannot be read", () => {
    expect(new YamlSource("a: [").documents()).to.deep.equal([]);
    expect(new YamlSource("a: 1\n--- x\n").length).to.equal(0);
  });
});
