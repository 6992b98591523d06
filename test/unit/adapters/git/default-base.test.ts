import { expect } from "chai";
import { defaultBase } from "#adapters/git/default-base.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { errorOf } from "#test/support/error-of.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { gitWorkTree, openWorkTree } from "#test/support/git-work-tree.ts";

describe("defaultBase", () => {
  const tree = gitWorkTree();
  const baseOf = async (folder: string) =>
    await defaultBase(await openRepository(folder, gitWorld(folder)));

  it("is HEAD where there is no remote", async () => {
    const head = tree().commit();
    expect(await baseOf(tree().folder)).to.deep.equal({ commit: head, name: "HEAD" });
  });

  it("is where the branch left the remote's default branch, whatever happened there since", async () => {
    const fork = tree().commit("Begin");
    const folder = `${tree().folder}-clone`;
    tree().git("clone", "--quiet", tree().folder, folder);
    const clone = openWorkTree(folder);
    clone.git("checkout", "--quiet", "-b", "change");
    clone.commit("Mine");
    tree().commit("Theirs");
    clone.git("fetch", "--quiet");
    expect(await baseOf(folder)).to.deep.equal({ commit: fork, name: "origin/main" });
  });

  it("does not take HEAD where the remote's branch was not fetched: nothing would differ", async () => {
    tree().commit();
    tree().git("remote", "add", "upstream", "https://example.com/x.git");
    const error = await errorOf(baseOf(tree().folder));
    expect(error.message).to.equal(
      'expected the default branch of "upstream" in this clone, found none. Fetch it, as with "git fetch upstream main:refs/remotes/upstream/main", or say by --base what to compare with.',
    );
  });

  it("says that a repository has no commit", async () => {
    const error = await errorOf(baseOf(tree().folder));
    expect(error.message).to.equal(
      "expected a commit to compare with, got a repository without any. Commit first.",
    );
  });

  it("says that two histories have nothing in common", async () => {
    tree().commit("Begin");
    const folder = `${tree().folder}-clone`;
    tree().git("clone", "--quiet", tree().folder, folder);
    const clone = openWorkTree(folder);
    clone.git("checkout", "--quiet", "--orphan", "other");
    clone.commit("Other");
    const error = await errorOf(baseOf(folder));
    expect(error.message).to.contain("expected a commit that HEAD and origin/main have in common");
  });
});
