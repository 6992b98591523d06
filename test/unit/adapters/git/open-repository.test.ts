import { chownSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openRepository } from "#adapters/git/open-repository.ts";
import { errorOf } from "#test/support/error-of.ts";
import { temporaryFolder } from "#test/support/file-tree.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";

describe("openRepository", () => {
  const tree = gitWorkTree();
  const plain = temporaryFolder();

  it("knows the way from the top of the work tree to the folder", async () => {
    tree().write({ "deploy/shop/tiphys.yaml": "" });
    const folder = join(tree().folder, "deploy/shop");
    const { prefix, isShallow } = await openRepository(folder, gitWorld(folder));
    expect({ prefix, isShallow }).to.deep.equal({ prefix: "deploy/shop", isShallow: false });
  });

  it("says that a folder lies in no repository", async () => {
    const error = await errorOf(openRepository(plain(), gitWorld(plain())));
    expect(error.code).to.equal("GIT_FAILED");
    expect(error.message).to.equal(
      `${plain()}: expected a folder in the work tree of a Git repository, got another. Run it inside a clone.`,
    );
  });

  it("says what to do about a repository of another user", async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { folder } = tree();
    chownSync(folder, 65534, 65534);
    const error = await errorOf(openRepository(folder, gitWorld(folder)));
    expect(error.message).to.contain(`git config --global --add safe.directory "${folder}"`);
  });

  it("says that there is no git", async () => {
    const { folder } = tree();
    const world = { ...gitWorld(folder), env: { PATH: plain() } };
    const error = await errorOf(openRepository(folder, world));
    expect(error.message).to.equal("expected git on PATH, found none. Install git.");
  });

  it("does not listen to what a hook of git sets", async () => {
    const { folder } = tree();
    const world = gitWorld(folder);
    const env = { ...world.env, GIT_DIR: "/nowhere", GIT_WORK_TREE: "/nowhere" };
    expect((await openRepository(folder, { ...world, env })).prefix).to.equal("");
  });
});
