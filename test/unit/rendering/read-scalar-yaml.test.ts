import { expect } from "chai";
import { readScalarYaml } from "#rendering/read-scalar-yaml.ts";

describe("readScalarYaml", () => {
  const readable = [
    {
      title: "leaves every scalar a text",
      text: "a: [1, yes, ~, 0x1]",
      expected: [{ a: ["1", "yes", "~", "0x1"] }],
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
    { title: "reads nothing from an empty text", text: "", expected: [] },
  ];
  for (const { title, text, expected } of readable) {
    it(title, () => expect(readScalarYaml(text)).to.deep.equal({ ok: true, documents: expected }));
  }

  const unreadable = [
    { title: "refuses keys that come twice", text: "a: 1\nb: 2\na: 3\n", line: 3 },
    {
      title: "refuses tags that could hide a text",
      text: "a: 1\nb: !!binary aHR0cHM6Ly8=\n",
      line: 2,
    },
    {
      title: "refuses line breaks that only kustomize sees",
      text: "a: 1\n# x\u2028resources: [x]\n",
      line: 2,
    },
    { title: "refuses what is no YAML", text: "a: [\n", line: 2 },
    { title: "refuses endless nesting", text: "[".repeat(100_000), line: 1 },
  ];
  for (const { title, text, line } of unreadable) {
    it(title, () => expect(readScalarYaml(text)).to.include({ ok: false, line }));
  }
});
