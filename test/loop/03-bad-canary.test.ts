import { expect } from "chai";
import { analysisRuns } from "#test/support/canary-story.ts";
import { imageIn, shipToProd, untilWeight } from "./ship-version.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { APP, loopWorld, PROD } from "./world.ts";

const BAD = "1.7.0";
const REQUESTS_PER_SECOND = 200;
const ERROR_RATIO = 0.3;

describe("a version that turns bad at half of the traffic", () => {
  stepsOfAStory();
  let imageBefore: string | null = null;

  before(async () => {
    await loopWorld().bringUp();
    loopWorld().service.setRate(REQUESTS_PER_SECOND);
    imageBefore = await imageIn("prod");
  });
  after(() => loopWorld().service.spoil(BAD, 0));

  it("passes all gates, and 10 and 30 %, while it is well", async () => {
    await shipToProd(BAD);
    await untilWeight(50, 300);
  });

  it("is aborted by its verdict, and no request reaches it any more", async () => {
    const { service, untilRollout, plane, times } = loopWorld();
    service.spoil(BAD, ERROR_RATIO);
    const { abortedAt } = await untilRollout(({ isAborted }) => isAborted, 180);
    const firstBad = service.firstBad(BAD) ?? Number.NaN;
    times.note("first bad request → abort", (abortedAt ?? Number.NaN) - firstBad);
    await untilWeight(0, 60);
    const runs = await analysisRuns(plane, APP, PROD);
    const failed = runs.find(({ phase }) => phase === "Failed");
    expect(failed?.values.join("\n")).to.match(/"fail",".*bad/);
    // As Rollouts writes times to the second.
    expect(abortedAt).to.be.greaterThan(firstBad - 1000);
  });

  it("is taken back by a commit that names the Rollout and why", async () => {
    const { tiphys, git, plane, times } = loopWorld();
    const begun = Date.now();
    await git.fetch();
    const argv = ["promote", "--reconcile", "--kubeconfig", plane.kubeconfig, "--push"];
    const { exitCode, stdout, stderr } = await tiphys(argv);
    expect(exitCode, stdout + stderr).to.equal(0);
    expect(stdout, stdout).to.match(
      /^ml-inference-prod\/ml-inference +rolled back +.*1\.7\.0.* -> .* RolloutAborted/m,
    );
    const commit = await git.fetch();
    const verified = await tiphys(["verify", commit]);
    expect(verified.exitCode, verified.stdout + verified.stderr).to.equal(0);
    await loopWorld().untilSynced("ml-inference-prod", commit);
    await loopWorld().untilRollout(({ phase }) => phase === "Healthy", 120);
    times.note("abort seen → prod healthy again by a rollback commit", Date.now() - begun);
    expect(await imageIn("prod")).to.equal(imageBefore);
  });

  it("is refused the next time, with the reason", async () => {
    const { tiphys, git, plane, analysis } = loopWorld();
    const asked = ["--kubeconfig", plane.kubeconfig, "--analysis", analysis.url];
    const { stdout, stderr } = await tiphys(["promote", "--auto", "--push", ...asked]);
    expect(stdout, stdout + stderr).to.match(
      /ml-inference +prod +waits .*1\.7\.0.* was rolled back on/,
    );
    expect(await git.git(["ls-remote", "origin", "main"])).to.contain(await git.fetch());
    expect(await imageIn("prod")).to.equal(imageBefore);
  });
});
