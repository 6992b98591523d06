import { expect } from "chai";
import { dirname, join } from "node:path";
import { openRepository } from "#adapters/git/open-repository.ts";
import { listBranches, swapBranch } from "#adapters/git/owned-branch.ts";
import { errorOf } from "#test/support/error-of.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { gitWorld } from "#test/support/git-world.ts";

const BRANCH = "tiphys/promote/shop/prod";

describe("a branch of ours on a remote", () => {
  const repository = gitWorkTree();

  async function begin() {
    const { folder, git, write, commit } = repository();
    write({ a: "1\n" });
    const first = commit();
    const path = join(dirname(folder), "remote.git");
    git("clone", "--quiet", "--bare", folder, path);
    git("remote", "add", "origin", path);
    write({ a: "2\n" });
    const second = commit();
    git("checkout", "--quiet", "-B", "other", first);
    write({ a: "3\n" });
    const third = commit();
    const opened = await openRepository(folder, gitWorld(folder));
    const swap = async (expected: string | null, to: string | null) =>
      await swapBranch(opened, { remote: "origin", branch: BRANCH, expected, commit: to });
    const list = async () =>
      [...(await listBranches(opened, { remote: "origin", prefix: "tiphys/promote/" }))].flat();
    return { opened, path, first, second, third, swap, list };
  }

  it("is made, replaced by what does not contain it, and deleted", async () => {
    const { second, third, swap, list } = await begin();
    expect(await list()).to.deep.equal([]);
    expect(await swap(null, second)).to.equal(true);
    expect(await list()).to.deep.equal([BRANCH, second]);
    expect(await swap(second, third)).to.equal(true);
    expect(await list()).to.deep.equal([BRANCH, third]);
    expect(await swap(third, null)).to.equal(true);
    expect(await list()).to.deep.equal([]);
  });

  it("is left alone where it is not what was expected", async () => {
    const { first, second, third, swap, list } = await begin();
    expect(await swap(first, second)).to.equal(false);
    await swap(null, second);
    expect(await swap(null, third)).to.equal(false);
    expect(await swap(first, third)).to.equal(false);
    expect(await swap(first, null)).to.equal(false);
    expect(await list()).to.deep.equal([BRANCH, second]);
    await swap(second, null);
    expect(await swap(second, null)).to.equal(false);
  });

  it("is never one of somebody else", async () => {
    const { opened, second } = await begin();
    const swap = { remote: "origin", branch: "main", expected: null, commit: second };
    const error = await swapBranch(opened, swap).catch((thrown: Error) => thrown);
    expect(error).to.be.instanceOf(TypeError);
  });

  it("says what the remote says when it takes none", async () => {
    const { opened, path, second } = await begin();
    repository().git("-C", path, "config", "receive.denyDeletes", "true");
    const swap = { remote: "origin", branch: BRANCH, expected: null, commit: second };
    await swapBranch(opened, swap);
    const error = await errorOf(swapBranch(opened, { ...swap, expected: second, commit: null }));
    expect(error.code).to.equal("PUSH_REJECTED");
    expect(error.message).to.contain("deletion prohibited");
  });

  it("cannot be listed where there is no remote", async () => {
    const { opened } = await begin();
    const error = await errorOf(listBranches(opened, { remote: "absent", prefix: "tiphys/" }));
    expect(error.code).to.equal("GIT_FAILED");
  });
});
