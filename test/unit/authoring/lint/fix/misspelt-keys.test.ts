import { expect } from "chai";
import { misspeltKeys } from "#authoring/lint/fix/misspelt-keys.ts";
import { PLUGIN_SCHEMA } from "#core/policy/builtin/argo-cd/plugin-fields.ts";

const cases: readonly {
  readonly title: string;
  readonly spec: object;
  readonly expected: readonly string[];
}[] = [
  {
    title: "finds the near name at each level",
    spec: { genrate: { command: [] }, discover: { find: { globs: "x" } } },
    expected: ["spec.genrate -> generate", "spec.discover.find.globs -> glob"],
  },
  {
    title: "leaves a key whose near name is there already",
    spec: { generate: { command: ["a"], comand: ["b"] } },
    expected: [],
  },
  {
    title: "leaves a key whose value does not fit the near name",
    spec: { generate: { comand: "tiphys generate" }, versions: ["v1"] },
    expected: [],
  },
  {
    title: "leaves a key without a near name",
    spec: { lockRepo: true, generate: { command: ["a"] } },
    expected: [],
  },
  {
    title: "looks into lists",
    spec: { parameters: { static: [{ name: "a" }, { nmae: "b" }] } },
    expected: ["spec.parameters.static.1.nmae -> name"],
  },
];

describe("misspeltKeys", () => {
  for (const { title, spec, expected } of cases)
    it(title, () => {
      const found = misspeltKeys({ spec }, PLUGIN_SCHEMA);
      expect(found.map(({ at, key }) => `${at.join(".")} -> ${key}`)).to.deep.equal(expected);
    });
});
