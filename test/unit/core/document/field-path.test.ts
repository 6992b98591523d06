import { expect } from "chai";
import { jsonPointer, parseFieldPath, pointerKeys, valueAt } from "#core/document/field-path.ts";

describe("a field path", () => {
  const cases: readonly (readonly [string, readonly (string | number)[], string])[] = [
    [".image", ["image"], "/image"],
    [".ports[0].name", ["ports", 0, "name"], "/ports/0/name"],
    [
      ".labels['app.kubernetes.io/name']",
      ["labels", "app.kubernetes.io/name"],
      "/labels/app.kubernetes.io~1name",
    ],
    ['.a["b~c"]', ["a", "b~c"], "/a/b~0c"],
    ["", [], ""],
  ];
  for (const [path, keys, pointer] of cases) {
    it(`${path || "of nothing"} is ${pointer || "the element itself"} as a JSON Pointer`, () => {
      expect(parseFieldPath(path)).to.deep.equal(keys);
      expect(jsonPointer(keys)).to.equal(pointer);
      expect(pointerKeys(pointer)).to.deep.equal(keys);
    });
  }

  it("leads to values of one's own, never to inherited ones", () => {
    expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).to.equal(1);
    expect(valueAt({}, ["constructor"])).to.equal(undefined);
    expect(valueAt("text", ["length"])).to.equal(undefined);
    expect(valueAt(null, ["a"])).to.equal(undefined);
  });
});
