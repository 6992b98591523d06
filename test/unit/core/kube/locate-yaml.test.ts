import { expect } from "chai";
import { locateYaml, locateYamlKey } from "#core/kube/locate-yaml.ts";

const TEXT = `# head
---
first: 1
---
base: &base
  image:   web:1   # comment
  ports:
  - name: http
    port: 80
  -
    name: other
copy: *base
merged:
  <<: *base
  own: {yes: "x", list: [a,  b]}
empty:
`;

describe("locateYaml", () => {
  const cases = [
    { title: "the document itself", path: [], at: "5:1" },
    { title: "a mapping under a key", path: ["base"], at: "5:7" },
    { title: "a scalar", path: ["base", "image"], at: "6:12" },
    { title: "a list without indentation", path: ["base", "ports"], at: "8:3" },
    { title: "an item of a list", path: ["base", "ports", 0], at: "8:5" },
    { title: "a value in an item", path: ["base", "ports", 0, "port"], at: "9:11" },
    {
      title: "an item on the line below its dash",
      path: ["base", "ports", 1, "name"],
      at: "11:11",
    },
    { title: "an alias where it stands", path: ["copy"], at: "12:7" },
    {
      title: "a value behind an alias where it was written",
      path: ["copy", "ports", 0, "port"],
      at: "9:11",
    },
    { title: "a merged value where it was written", path: ["merged", "image"], at: "6:12" },
    {
      title: "a key as it is read, not as it is written",
      path: ["merged", "own", "true"],
      at: "15:14",
    },
    { title: "an item of a flow list", path: ["merged", "own", "list", 1], at: "15:30" },
    { title: "an empty value at its key", path: ["empty"], at: "16:1" },
    {
      title: "a missing key at its parent's key",
      path: ["base", "ports", 0, "nothing", "more"],
      at: "8:5",
    },
    { title: "a missing item at the list's key", path: ["base", "ports", 7], at: "7:3" },
    { title: "a missing top-level key at the document", path: ["nothing"], at: "5:1" },
    {
      title: "a path through a scalar at the scalar's key",
      path: ["base", "image", "x"],
      at: "6:3",
    },
  ];
  for (const { title, path, at } of cases) {
    it(`finds ${title}`, () => {
      const position = locateYaml(TEXT, 2, path);
      expect(`${position?.line}:${position?.column}`).to.equal(at);
    });
  }

  it("counts documents as readYaml does, the empty ones too", () => {
    expect(locateYaml(TEXT, 1, ["first"])).to.deep.equal({ line: 3, column: 8 });
  });

  it("finds values in JSON", () => {
    expect(locateYaml('{"a": 1}\n{"b": {\n  "c": 2}}', 1, ["b", "c"])).to.deep.equal({
      line: 3,
      column: 8,
    });
  });

  it("finds the key itself, and for a missing one the nearest that is there", () => {
    const at = (path: readonly (string | number)[]) => {
      const position = locateYamlKey(TEXT, 2, path);
      return `${position?.line}:${position?.column}`;
    };
    expect(at(["base", "image"])).to.equal("6:3");
    expect(at(["base", "nothing"])).to.equal("5:1");
  });

  it("finds nothing in a document that is not there", () => {
    expect(locateYaml(TEXT, 9, [])).to.equal(null);
  });

  it("finds nothing in a text that cannot be read", () => {
    expect(locateYaml("a: [", 0, ["a"])).to.equal(null);
  });
});
