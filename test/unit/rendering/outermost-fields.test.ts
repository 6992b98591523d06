import { expect } from "chai";
import { outermostFields } from "#rendering/outermost-fields.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("outermostFields", () => {
  const folder = temporaryFolder();
  const cases = [
    {
      title: "keeps the order of resources",
      text: "sortOptions: {order: fifo}\n",
      expected: { sortOptions: { order: "fifo" } },
    },
    {
      title: "keeps build metadata",
      text: "buildMetadata: [managedByLabel]\n",
      expected: { buildMetadata: ["managedByLabel"] },
    },
    { title: "keeps nothing else", text: "namespace: a\n", expected: {} },
    { title: "keeps nothing of what cannot be read", text: "a: [\n", expected: {} },
  ];
  for (const { title, text, expected } of cases) {
    it(title, () => {
      writeTree(folder(), { "kustomization.yaml": text });
      expect(outermostFields(folder())).to.deep.equal(expected);
    });
  }
});
