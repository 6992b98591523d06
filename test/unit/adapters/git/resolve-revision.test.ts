import { expect } from "chai";
import { openRepository } from "#adapters/git/open-repository.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { errorOf } from "#test/support/error-of.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";

describe("resolveRevision", () => {
  const tree = gitWorkTree();
  const resolve = async (folder: string, revision: string) =>
    await resolveRevision(await openRepository(folder, gitWorld(folder)), revision);

  it("takes branches, tags, hashes and expressions, and gives the full hash", async () => {
    const first = tree().commit();
    tree().git("tag", "-a", "v1", "-m", "v1");
    const second = tree().commit();
    const cases = [
      ["main", second],
      ["v1", first],
      [first.slice(0, 10), first],
      ["HEAD~1", first],
      ["HEAD^{/Change}", second],
    ] as const;
    for (const [revision, expected] of cases)
      expect(await resolve(tree().folder, revision), revision).to.equal(expected);
  });

  for (const revision of ["-x", "--output=/tmp/x", "--all", "main\n--all", "main\u0000"]) {
    it(`refuses ${JSON.stringify(revision)}, which git could take for an option`, async () => {
      tree().commit();
      const error = await errorOf(resolve(tree().folder, revision));
      expect(error.code).to.equal("USAGE_INVALID");
      expect(error.message).to.contain("--base: expected a revision such as origin/main");
    });
  }

  const missing = [
    ["releese", 'Check the name; "git fetch" gets what is new.'],
    ["main:file", 'Check the name; "git fetch" gets what is new.'],
    ["origin/x", 'get it with "git fetch origin x:refs/remotes/origin/x".'],
    ["a".repeat(40), `Get it with "git fetch origin ${"a".repeat(40)}".`],
  ] as const;
  for (const [revision, advice] of missing) {
    it(`says how to get ${revision}`, async () => {
      tree().write({ file: "x" });
      tree().commit();
      const error = await errorOf(resolve(tree().folder, revision));
      expect(error.code).to.equal("GIT_FAILED");
      expect(error.message).to.contain(`got "${revision}", which is not in this clone.`);
      expect(error.message).to.contain(advice);
    });
  }

  it("says in a shallow clone that more commits can be had", async () => {
    tree().commit();
    tree().commit();
    const clone = `${tree().folder}-clone`;
    tree().git("clone", "--quiet", "--depth=1", `file://${tree().folder}`, clone);
    const deeper = await errorOf(resolve(clone, "HEAD~1"));
    expect(deeper.message).to.contain("git fetch --unshallow");
    const branch = await errorOf(resolve(clone, "origin/release"));
    expect(branch.message).to.contain(
      'git fetch --depth=1 origin release:refs/remotes/origin/release"',
    );
  });
});
