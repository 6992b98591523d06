import { expect } from "chai";
import { listReferences } from "#rendering/kustomization-references.ts";

describe("listReferences", () => {
  const cases = [
    { title: "resources", content: { resources: ["a"] }, expected: ["resource a"] },
    { title: "bases", content: { bases: ["a"] }, expected: ["resource a"] },
    { title: "components", content: { components: ["a"] }, expected: ["folder a"] },
    {
      title: "crds and configurations",
      content: { crds: ["a"], configurations: ["b"] },
      expected: ["file a", "file b"],
    },
    {
      title: "strategic merge patches",
      content: { patchesStrategicMerge: ["a"] },
      expected: ["patch a"],
    },
    {
      title: "patches and replacements by path, inline ones not",
      content: {
        patches: [{ path: "a" }, { patch: "x", path: "" }],
        patchesJson6902: [{ path: "b" }],
        replacements: [{ path: "c" }, { source: {} }],
      },
      expected: ["file a", "file b", "file c"],
    },
    {
      title: "generators, transformers and validators",
      content: { generators: ["a"], transformers: ["b"], validators: ["c"] },
      expected: ["plugin a", "plugin b", "plugin c"],
    },
    {
      title: "files of generated ConfigMaps and Secrets, without their keys",
      content: {
        configMapGenerator: [
          { files: ["a", "key=b", "k=c=d"], envs: ["e"], env: "f", literals: ["x=y"] },
        ],
        secretGenerator: [{ files: ["g"] }],
      },
      expected: ["file a", "file b", "file k=c=d", "file e", "file f", "file g"],
    },
    { title: "the OpenAPI schema", content: { openapi: { path: "a" } }, expected: ["file a"] },
    { title: "fields in any case", content: { Patches: [{ PATH: "a" }] }, expected: ["file a"] },
    { title: "nothing in a kustomization without any", content: { namespace: "a" }, expected: [] },
  ];
  for (const { title, content, expected } of cases) {
    it(`lists ${title}`, () => {
      const references = listReferences(content).map(({ role, value }) => `${role} ${value}`);
      expect(references).to.deep.equal(expected);
    });
  }

  it("lists entries that are no text, so that they can be refused", () => {
    expect(listReferences({ resources: [{ a: 1 }] })).to.deep.equal([
      { field: "resources", value: { a: 1 }, role: "resource" },
    ]);
  });
});
