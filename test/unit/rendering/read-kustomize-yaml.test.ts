import { expect } from "chai";
import { readKustomizeYaml } from "#rendering/read-kustomize-yaml.ts";

describe("readKustomizeYaml", () => {
  const readable = [
    {
      title: "reads scalars as kustomize does",
      text: 'a: [1, yes, ~, 0x10, "0x10"]',
      expected: [{ a: [1, true, null, 16, "0x10"] }],
    },
    {
      title: "resolves merge keys, as kustomize does",
      text: "a: &a {resources: [x]}\n<<: *a\n",
      expected: [{ a: { resources: ["x"] }, resources: ["x"] }],
    },
    {
      title: "leaves out empty documents",
      text: "---\n# nothing\n---\na: b\n---\n",
      expected: [{ a: "b" }],
    },
    {
      title: "sees the text that a tag hides",
      text: "resources: [!!binary aHR0cHM6Ly9h]\n",
      expected: [{ resources: ["https://a"] }],
    },
    {
      title: "ends lines where kustomize ends them",
      text: "a: 1\n# x\u2028resources: [x]\n",
      expected: [{ a: 1, resources: ["x"] }],
    },
    { title: "reads nothing from an empty text", text: "", expected: [] },
  ];
  for (const { title, text, expected } of readable) {
    it(title, () =>
      expect(readKustomizeYaml(text)).to.deep.equal({ ok: true, documents: expected }),
    );
  }

  const unreadable = [
    { title: "refuses keys that come twice", text: "a: 1\nb: 2\na: 3\n", line: 3 },
    { title: "refuses what is no YAML", text: "a: [\n", line: 2 },
    { title: "refuses endless nesting", text: "[".repeat(100_000), line: 1 },
  ];
  for (const { title, text, line } of unreadable) {
    it(title, () => expect(readKustomizeYaml(text)).to.include({ ok: false, line }));
  }
});
