import { expect } from "chai";
import { analysisRuns } from "#test/support/canary-story.ts";
import { canaryWeight, buildVersion, imageIn, promote } from "./ship-version.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { APP, loopWorld, PROD } from "./world.ts";

const VERSION = "1.6.0";
const IMAGE = `ghcr.io/acme/ml-inference:${VERSION}`;
const REQUESTS_PER_SECOND = 200;

describe("a commit on its way to production", () => {
  stepsOfAStory();
  let begun = 0;
  let toProd = "";

  before(async () => {
    await loopWorld().bringUp();
    loopWorld().service.setRate(REQUESTS_PER_SECOND);
  });

  it("is rendered by the plugin, synced and admitted in dev", async () => {
    const { untilSynced, times } = loopWorld();
    const admitted = await allowedReviews();
    begun = Date.now();
    await untilSynced("ml-inference-dev", await buildVersion(VERSION));
    times.note("commit → healthy in dev", Date.now() - begun);
    expect(await imageIn("dev")).to.equal(IMAGE);
    expect(await allowedReviews()).to.be.greaterThan(admitted);
  });

  it("follows to staging by a promotion whose evidence can be verified", async () => {
    const { untilSynced, tiphys } = loopWorld();
    const { commit } = await promote("staging");
    const verified = await tiphys(["verify", commit]);
    expect(verified.exitCode, verified.stdout + verified.stderr).to.equal(0);
    expect(verified.stdout).to.match(/same +after +.*1\.6\.0/);
    await untilSynced("ml-inference-staging", commit);
    expect(await imageIn("staging")).to.equal(IMAGE);
  });

  it("is let into prod by soak, Argo CD's health and the error budget", async () => {
    const { said, commit } = await promote("prod");
    expect(said).to.match(/pass +soak +\d+s of 5s in staging/);
    expect(said).to.match(/pass +health +argocd\/ml-inference-staging synced and healthy/);
    expect(said).to.match(/pass +budget/);
    toProd = commit;
  });

  it("gets 10, 30, 50 and 80 % of real traffic, each behind verdicts from Prometheus", async () => {
    const { refresh, untilRollout, untilSynced, service, times } = loopWorld();
    const seen: number[] = [];
    const watched = setInterval(() => {
      void canaryWeight().then((weight) => seen.at(-1) !== weight && seen.push(weight));
    }, 300);
    await refresh("ml-inference-prod");
    const began = Date.now();
    await untilRollout(({ phase }) => phase === "Progressing" || phase === "Paused", 120);
    const { isAborted } = await untilRollout(
      ({ phase, stableHash, currentHash, isAborted }) =>
        isAborted || (phase === "Healthy" && stableHash === currentHash),
      400,
    ).finally(() => clearInterval(watched));
    expect(isAborted).to.equal(false);
    times.note("commit → first production pod", (service.firstPod(VERSION) ?? Number.NaN) - begun);
    times.note("canary, 10 to 100 %", Date.now() - began);
    expect(seen.filter((weight) => weight > 0 && weight < 100)).to.deep.equal([10, 30, 50, 80]);
    const { plane } = loopWorld();
    const runs = await analysisRuns(plane, APP, PROD);
    const verdicts = runs.flatMap(({ values }) => values).filter((value) => value.includes("pass"));
    expect(verdicts.length).to.be.at.least(16);
    await untilSynced("ml-inference-prod", toProd);
    times.note("commit → healthy in prod", Date.now() - begun);
    expect(await imageIn("prod")).to.equal(IMAGE);
  });
});

/** On both replicas together. */
async function allowedReviews(): Promise<number> {
  const texts = await Promise.all(loopWorld().webhook.replicas.map(({ metrics }) => metrics()));
  const lines = texts
    .join("\n")
    .matchAll(/^tiphys_reviews_total\{[^}]*decision="allow"[^}]*\} (\d+)$/gm);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}
