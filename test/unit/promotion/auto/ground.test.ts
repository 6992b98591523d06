import { expect } from "chai";
import { PassThrough } from "node:stream";
import { openRepository } from "#adapters/git/open-repository.ts";
import { commitChanges } from "#adapters/git/commit-changes.ts";
import type { World } from "#adapters/world.ts";
import { commitOn, openGround } from "#promotion/auto/ground.ts";
import { errorOf } from "#test/support/error-of.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { promotionFleet } from "#test/support/promotion-fleet.ts";
import { promotionRemote } from "#test/support/promotion-remote.ts";
import { promotionEnv } from "#test/support/promotion-world.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";

function worldIn(cwd: string): World {
  return {
    argv: [],
    env: { PATH: process.env.PATH, HOME: cwd, ...promotionEnv("") },
    cwd,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    now: () => TEST_DAY,
    signal: new AbortController().signal,
  };
}

describe("the ground of a pass", () => {
  const repository = gitWorkTree();

  it("has one snapshot for each commit, however many look at it, and the next one of what won a race", async () => {
    const files = promotionFleet();
    const remote = promotionRemote(repository(), { files, kustomize: "" });
    const world = worldIn(repository().folder);
    const git = await openRepository(repository().folder, world);
    const place = { isRemote: true, isPushed: true, isDryRun: false, branch: null };
    const ground = await openGround(git, { ...place, world });
    const commitOn = async (parent: string, text: string) => {
      const file = { path: "note", mode: "100644", content: { text } } as const;
      return await commitChanges(git, { parent, files: [file], message: text, now: TEST_DAY });
    };
    try {
      const first = await ground.snapshot();
      expect(await ground.snapshot()).to.equal(first);
      const own = await commitOn(first.commit, "own");
      expect(await ground.give(own)).to.equal(true);
      const second = await ground.snapshot();
      expect([second.commit, (await ground.snapshot()) === second]).to.deep.equal([own, true]);
      const won = remote.change({ "README.md": "theirs\n" });
      expect(await ground.give(await commitOn(own, "late"))).to.equal(false);
      expect((await ground.snapshot()).commit).to.equal(won);
    } finally {
      ground.close();
    }
  });

  it("gives up where a branch takes nothing though nobody moves it", async () => {
    const files = promotionFleet();
    const remote = promotionRemote(repository(), { files, kustomize: "" });
    remote.tree.write({ "../remote.git/refs/heads/main.lock": "" });
    const world = worldIn(repository().folder);
    const git = await openRepository(repository().folder, world);
    const place = { isRemote: true, isPushed: true, isDryRun: false, branch: null };
    const ground = await openGround(git, { ...place, world });
    const file = { path: "note", mode: "100644", content: { text: "own" } } as const;
    let made = 0;
    try {
      const error = await errorOf(
        commitOn(ground, async ({ commit: parent }) => {
          made += 1;
          const request = { parent, files: [file], message: "own", now: TEST_DAY };
          return { commit: await commitChanges(git, request) };
        }),
      );
      expect([error.code, made]).to.deep.equal(["PUSH_REJECTED", 4]);
      expect(error.message).to.contain("which stands still");
    } finally {
      ground.close();
    }
  });
});
