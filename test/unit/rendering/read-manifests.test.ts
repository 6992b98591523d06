import { join } from "node:path";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { readManifests } from "#rendering/read-manifests.ts";
import { temporaryFolder, writeTree, type FileTree } from "#test/support/file-tree.ts";

describe("readManifests", () => {
  const folder = temporaryFolder();
  const read = (tree: FileTree, maxBytes?: number) => {
    writeTree(folder(), tree);
    return readManifests({
      directory: join(folder(), "repo/app"),
      repositoryRoot: join(folder(), "repo"),
      ...(maxBytes === undefined ? {} : { maxBytes }),
    });
  };

  it("reads YAML and JSON of all folders, sorted, each file apart", () => {
    const tree = {
      "repo/app/z.yml": "z",
      "repo/app/b/a.yaml": "a",
      "repo/app/b/c.JSON": "c",
      "repo/app/README.md": "",
      "repo/app/.hidden/a.yaml": "",
      "repo/app/.hidden.yaml": "",
      "repo/other/a.yaml": "",
    };
    expect(read(tree)).to.deep.equal([
      { file: "app/b/a.yaml", text: "a" },
      { file: "app/b/c.JSON", text: "c" },
      { file: "app/z.yml", text: "z" },
    ]);
  });

  it("follows links within the repository and ends where they lead in circles", () => {
    const tree = {
      "repo/app/a.yaml": "-> ../shared/a.yaml",
      "repo/shared/a.yaml": "a",
      "repo/app/b/loop": "-> ..",
    };
    expect(read(tree)).to.deep.equal([{ file: "app/a.yaml", text: "a" }]);
  });

  const errors = [
    {
      title: "refuses a file that links out of the repository",
      tree: { "repo/app/a.yaml": "-> ../../a.yaml", "a.yaml": "" },
      code: "RENDER_REFUSED",
      message:
        "app/a.yaml: expected a path in the repository, got one that leads out of it. Copy what is needed into the repository.",
    },
    {
      title: "refuses a folder that links out of the repository",
      tree: { "repo/app/b": "-> ../../b", "b/a.yaml": "" },
      code: "RENDER_REFUSED",
      message:
        "app/b: expected a path in the repository, got one that leads out of it. Copy what is needed into the repository.",
    },
    {
      title: "refuses a link that leads nowhere",
      tree: { "repo/app/a.yaml": "-> nothing" },
      code: "RENDER_REFUSED",
      message:
        "app/a.yaml: expected a file, got a link that leads nowhere. Correct or remove the link.",
    },
    {
      title: "refuses more text than it may read",
      tree: { "repo/app/a.yaml": "12345", "repo/app/b.yaml": "12345" },
      maxBytes: 9,
      code: "RENDER_REFUSED",
      message: "expected at most 9 bytes of manifests, got 10. Name a smaller folder.",
    },
    {
      title: "reports bytes that are no text",
      tree: { "repo/app/a.yaml": new Uint8Array([0x61, 0xff]) },
      code: "RENDER_FAILED",
      message: "app/a.yaml: expected UTF-8 text, got other bytes. Save it as UTF-8.",
    },
    {
      title: "reports a folder without manifests",
      tree: { "repo/app/README.md": "" },
      code: "RENDER_FAILED",
      message:
        "app: expected a kustomization.yaml or manifests (*.yaml, *.yml, *.json), got neither. Check the path.",
    },
  ];
  for (const { title, tree, maxBytes, code, message } of errors) {
    it(title, () => {
      expect(() => read(tree, maxBytes))
        .to.throw(TiphysError, message)
        .that.includes({ code, message });
    });
  }
});
