import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { overlayOf, versionAt, versionChange, versionOf } from "./overlay-version.ts";
import { type Person, somebody } from "./person.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { APP, loopWorld, PROD } from "./world.ts";

const VERSION = "1.9.9";

describe("a version that somebody writes into prod by hand", () => {
  stepsOfAStory();
  let eve: Person;
  let wanted: string;
  let commit: string;

  before(async () => {
    await loopWorld().bringUp();
    wanted = await versionOf("prod");
    eve = await somebody("Eve");
    commit = await eve.commit(versionChange("prod", VERSION), "Be quick");
  });
  after(async () => {
    const { git, untilSynced } = loopWorld();
    if ((await versionOf("prod")) === wanted) return;
    const before = await versionAt("prod", `${commit}~1`);
    await untilSynced("ml-inference-prod", await git.commit(before, "Take the edit back"));
  });

  it("is denied by check against the target branch: no promotion brought it", async () => {
    const { exitCode, stdout } = await eve.tiphys(
      ...["check", overlayOf("prod"), "--base", "origin/main"],
    );
    expect(exitCode).to.equal(1);
    expect(stdout).to.contain("promotion/unproven (critical)").and.contain(`newTag: ${VERSION}`);
  });

  it("is without evidence for verify too, once it was pushed past CI", async () => {
    await eve.git("push", "--quiet", "origin", "HEAD:main");
    const { exitCode, stderr } = await eve.tiphys("verify", commit);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain(`got ${commit.slice(0, 12)}, which brings none`);
    const history = await eve.tiphys("history", APP, "--env", "prod", "--limit", "1");
    expect(history.stdout).to.match(new RegExp(`Eve +${APP} ${VERSION}, 1 file +Be quick`));
  });

  it("is brought by Argo CD all the same, which renders what Git has", async () => {
    const { refresh, untilApplication, live } = loopWorld();
    await refresh("ml-inference-prod");
    await untilApplication(
      "ml-inference-prod",
      ({ status }) => status?.sync?.status === "Synced" && status.sync.revision === commit,
      120,
    );
    const rollout = await live<KubeObject>(PROD, `rollout/${APP}`);
    expect(JSON.stringify(rollout)).to.contain(`ghcr.io/acme/ml-inference:${VERSION}`);
  });

  it("goes by a rollback to the last version that is proven", async () => {
    const { tiphys, git, untilSynced } = loopWorld();
    await git.fetch();
    const { exitCode, stderr } = await tiphys([
      ...["rollback", APP, "--env", "prod", "--push", "-m", "nobody looked at it"],
    ]);
    expect(exitCode, stderr).to.equal(0);
    const restored = await git.fetch();
    await untilSynced("ml-inference-prod", restored);
    expect(await versionOf("prod")).to.equal(wanted);
  });
});
