import { expect } from "chai";
import { foldedElements, foldedField } from "#rendering/folded-field.ts";

describe("foldedField", () => {
  const cases = [
    {
      title: "finds a field in any case",
      mapping: { ReSources: 1 },
      name: "resources",
      expected: [1],
    },
    {
      title: "finds letters that Go folds",
      mapping: { "re\u017Fources": 1 },
      name: "resources",
      expected: [1],
    },
    { title: "folds the Kelvin sign", mapping: { "\u212Aind": 1 }, name: "kind", expected: [1] },
    { title: "finds every spelling", mapping: { env: 1, ENV: 2 }, name: "env", expected: [1, 2] },
    { title: "finds nothing in a list", mapping: [1], name: "0", expected: [] },
    { title: "finds nothing in a text", mapping: "text", name: "length", expected: [] },
  ];
  for (const { title, mapping, name, expected } of cases) {
    it(title, () => expect(foldedField(mapping, name)).to.deep.equal(expected));
  }
});

describe("foldedElements", () => {
  it("joins the lists of all spellings and leaves out what is no list", () => {
    const mapping = { envs: ["a"], ENVS: ["b"], Envs: "c" };
    expect(foldedElements(mapping, "envs")).to.deep.equal(["a", "b"]);
  });
});
