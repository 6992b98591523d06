import { expect } from "chai";
import { openRepository } from "#adapters/git/open-repository.ts";
import { sweepRollbacks } from "#promotion/reconcile/sweep-rollbacks.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { type PromotionRemote, promotionRemote } from "#test/support/promotion-remote.ts";

const [API, SHOP] = ["tiphys/rollback/api/prod", "tiphys/rollback/shop/prod"];

describe("sweeping rollbacks", () => {
  const repository = gitWorkTree();
  let remote: PromotionRemote;

  beforeEach(() => {
    remote = promotionRemote(repository(), { files: { "a.yaml": "a" }, kustomize: "" });
  });

  /** A branch of the remote with one commit. */
  function branch(name: string, message: string): void {
    repository().commit(message);
    repository().git("push", "--quiet", "origin", `HEAD:refs/heads/${name}`);
  }

  async function sweep(outcomes: Parameters<typeof sweepRollbacks>[0] = []): Promise<void> {
    const { folder } = repository();
    const env = { PATH: process.env.PATH, HOME: folder };
    const world = { env, cwd: folder, signal: new AbortController().signal };
    const git = await openRepository(folder, world);
    const place = { remote: "origin", branch: "main" };
    await sweepRollbacks(outcomes, { git, host: null, place, isDryRun: false });
  }

  const ofTiphys = (app: string) =>
    `Roll ${app} back in prod\n\nRollback-App: ${app}\nRollback-Environment: prod`;

  it("deletes branches for which nobody asks any more", async () => {
    branch(SHOP, ofTiphys("shop"));
    await sweep();
    expect(remote.tip(SHOP)).to.equal(null);
  });

  it("leaves a branch on which a person has committed, and goes on with the others", async () => {
    branch(API, "Try something");
    branch(SHOP, ofTiphys("shop"));
    await sweep();
    expect(remote.tip(API)).not.to.equal(null);
    expect(remote.tip(SHOP)).to.equal(null);
  });
});
