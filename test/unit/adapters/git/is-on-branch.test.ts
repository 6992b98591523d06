import { expect } from "chai";
import { isOnBranch } from "#adapters/git/is-on-branch.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { gitWorld } from "#test/support/git-world.ts";

describe("isOnBranch", () => {
  const repository = gitWorkTree();

  it("is true for commits at which the branch stood, and false for what a merge brought", async () => {
    const { git, folder, write, commit } = repository();
    write({ a: "1" });
    const root = commit();
    git("checkout", "--quiet", "-b", "change");
    write({ b: "1" });
    const brought = commit();
    git("checkout", "--quiet", "main");
    write({ c: "1" });
    const own = commit();
    git("merge", "--quiet", "--no-ff", "--no-edit", "change");
    const tip = git("rev-parse", "HEAD");
    const opened = await openRepository(folder, gitWorld(folder));
    const answers = await Promise.all(
      [root, own, tip, brought, "ab".repeat(20)].map(
        async (each) => await isOnBranch(opened, { commit: each, tip }),
      ),
    );
    expect(answers).to.deep.equal([true, true, true, false, false]);
  });
});
