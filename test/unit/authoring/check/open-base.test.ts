import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type BaseTree, baseTarget, openBase } from "#authoring/check/open-base.ts";
import type { World } from "#adapters/world.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";

describe("openBase", () => {
  const tree = gitWorkTree();
  let base: BaseTree | null = null;
  afterEach(() => base?.remove());

  const open = async (revision: string | null) => {
    const { folder } = tree();
    base = await openBase({ root: folder, revision, world: gitWorld(folder) as World });
    return base;
  };

  it("knows overlays, folders, files and what is not there", async () => {
    tree().write({
      "a/kustomization.yaml": "resources: [x.yaml]\n",
      "b/x.yaml": "",
      out: "-> /etc",
      "outside.yaml": "-> ../../../../../../etc/hostname",
      in: "-> b",
    });
    tree().commit();
    const opened = await open(null);
    const kinds = ["a", "b", "b/x.yaml", "c", "out", "outside.yaml", "in"].map(
      (path) => baseTarget(opened, path).kind,
    );
    expect(kinds).to.deep.equal([
      ...["overlay", "folder", "file", "missing", "missing", "missing", "folder"],
    ]);
  });

  it("says which commit it is, once", async () => {
    const commit = tree().commit();
    expect((await open(null)).name).to.equal(`HEAD (${commit.slice(0, 12)})`);
    base?.remove();
    expect((await open("main")).name).to.equal(`main (${commit.slice(0, 12)})`);
    base?.remove();
    expect((await open(commit)).name).to.equal(commit.slice(0, 12));
  });

  it("removes everything", async () => {
    tree().write({ "a/x.yaml": "" });
    tree().commit();
    const { repository, remove } = await open(null);
    expect(existsSync(join(repository.root, "a/x.yaml"))).to.equal(true);
    remove();
    expect(existsSync(repository.root)).to.equal(false);
  });
});
