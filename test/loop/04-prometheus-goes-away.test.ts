import { expect } from "chai";
import { waitFor } from "#test/support/wait-for.ts";
import { canaryWeight, imageIn, shipToProd, untilWeight } from "./ship-version.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { loopWorld } from "./world.ts";

const VERSION = "1.8.0";
const REQUESTS_PER_SECOND = 200;
const WEIGHT = 30;
/** So many verdicts, five seconds apart, find no Prometheus. */
const HOLDS = 4;

describe("a canary while Prometheus goes away", () => {
  stepsOfAStory();
  let holdsBefore = 0;
  let begun = 0;

  before(async () => {
    await loopWorld().bringUp();
    loopWorld().service.setRate(REQUESTS_PER_SECOND);
  });
  after(async () => {
    const { prometheus } = loopWorld();
    await fetch(`${prometheus.url}/-/ready`).catch(() => prometheus.resume());
  });

  it("has come to 30 %", async () => {
    await shipToProd(VERSION);
    await untilWeight(WEIGHT, 300);
  });

  it("is neither promoted nor aborted: its verdicts hold, and the provider's metrics say why", async () => {
    const { prometheus, untilRollout } = loopWorld();
    holdsBefore = await unreadHolds();
    begun = Date.now();
    await prometheus.halt();
    const wanted = holdsBefore + HOLDS;
    await waitFor(async () => ((await unreadHolds()) >= wanted ? true : null), {
      what: `${HOLDS} holds of the source`,
      forMs: 120_000,
    });
    const { isAborted, pauses } = await untilRollout(() => true, 10);
    expect([isAborted, pauses]).to.deep.equal([false, []]);
    expect(await canaryWeight()).to.equal(WEIGHT);
  });

  it("goes on by itself when Prometheus is back", async () => {
    const { prometheus, untilRollout, times } = loopWorld();
    await prometheus.resume();
    times.note("Prometheus was away in a canary", Date.now() - begun);
    const { isAborted } = await untilRollout(
      ({ phase, stableHash, currentHash, isAborted }) =>
        isAborted || (phase === "Healthy" && stableHash === currentHash),
      400,
    );
    expect(isAborted).to.equal(false);
    expect(await imageIn("prod")).to.contain(VERSION);
  });
});

/** Verdicts that are hold because the source could not be read, as the provider counts them. */
async function unreadHolds(): Promise<number> {
  const found = /^tiphys_holds_total\{reason="source"\} (\d+)$/m.exec(
    await loopWorld().analysis.metrics(),
  );
  return Number(found?.[1] ?? 0);
}
