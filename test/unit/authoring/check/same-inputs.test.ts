import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { hasSameInputs } from "#authoring/check/same-inputs.ts";
import { type FileTree, temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const TREE: FileTree = {
  "app/overlays/prod/kustomization.yaml": "resources: [../../base]\n",
  "app/base/kustomization.yaml":
    "resources: [a.yaml]\nconfigMapGenerator: [{name: c, files: [c.conf]}]\n",
  "app/base/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
  "app/base/c.conf": "x = 1\n",
};

describe("hasSameInputs", () => {
  const folder = temporaryFolder();
  const compare = (other: FileTree) => {
    const [root, otherRoot] = ["one", "two"].map((name) => {
      mkdirSync(join(folder(), name));
      return realpathSync(join(folder(), name));
    });
    if (root === undefined || otherRoot === undefined) throw new Error("no folders");
    writeTree(root, TREE);
    writeTree(otherRoot, other);
    return hasSameInputs({ path: "app/overlays/prod", root, otherRoot });
  };

  const cases: readonly { title: string; other: FileTree; same: boolean }[] = [
    { title: "is true for equal files", other: TREE, same: true },
    { title: "does not mind files that nobody reads", other: { ...TREE, "x.txt": "" }, same: true },
    {
      title: "sees a file of a generator",
      other: { ...TREE, "app/base/c.conf": "x = 2\n" },
      same: false,
    },
    {
      title: "sees another kustomization file",
      other: { ...TREE, "app/base/kustomization.yml": "resources: []\n" },
      same: false,
    },
    {
      title: "is not sure where a build fetches something",
      other: { ...TREE, "app/base/kustomization.yaml": "resources: [github.com/a/b]\n" },
      same: false,
    },
    { title: "is not sure where there is nothing", other: {}, same: false },
  ];
  for (const { title, other, same } of cases) {
    it(title, () => {
      expect(compare(other)).to.equal(same);
    });
  }
});
