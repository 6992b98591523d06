import { expect } from "chai";
import type { Story } from "#test/bench/canaries/draw-traffic.ts";
import { tiphys } from "#test/bench/canaries/judges.ts";
import { runRollout } from "#test/bench/canaries/run-rollout.ts";

const CANARIES = 80;

/** A service at 0.1 % of errors and 100 requests per second; a few of the simulator's canaries, as a guard. */
function rollouts(change: Partial<Story>) {
  const story: Story = {
    requestsPerSecond: 100,
    errorRatio: 0.001,
    worse: 1,
    worseFrom: 0,
    clump: 1,
    outage: null,
    maxBurn: null,
    ...change,
  };
  const found = Array.from({ length: CANARIES }, (_, index) =>
    runRollout(story, { seed: 77_000 + index, look: tiphys(story, 77_000 + index) }),
  );
  const aborted = found.filter(({ end }) => end === "aborted");
  const minutes = aborted.map(({ seconds }) => seconds / 60).sort((left, right) => left - right);
  return {
    aborted: aborted.length,
    promoted: found.filter(({ end }) => end === "promoted").length,
    undecided: found.filter(({ firstStep }) => firstStep === "hold").length,
    median: minutes[Math.floor(minutes.length / 2)],
  };
}

describe("drawn canaries", () => {
  it("are promoted where versions are equal, and mostly decided after five minutes", () => {
    const { aborted, promoted, undecided } = rollouts({});
    expect(aborted).to.be.at.most(1);
    expect(promoted).to.be.at.least(CANARIES - 2);
    expect(undecided).to.be.at.most(4);
  });

  it("are seldom aborted for errors that come in clumps", () => {
    expect(rollouts({ clump: 5 }).aborted).to.be.at.most(2);
  });

  it("are not aborted for a dependency that is down for both versions", () => {
    const { aborted, promoted } = rollouts({ outage: [12, 20] });
    expect(aborted).to.be.at.most(1);
    expect(promoted).to.be.at.least(CANARIES - 2);
  });

  it("are all aborted at ten times the errors, within minutes", () => {
    const { aborted, median } = rollouts({ worse: 10 });
    expect(aborted).to.equal(CANARIES);
    expect(median).to.be.at.most(3);
  });

  it("are all aborted when that begins in the third step, soon after", () => {
    const { aborted, median } = rollouts({ worse: 10, worseFrom: 48 });
    expect(aborted).to.equal(CANARIES);
    expect(median).to.be.at.most(15);
  });

  it("are mostly aborted at twice the errors", () => {
    expect(rollouts({ worse: 2 }).aborted).to.be.at.least(CANARIES * 0.6);
  });
});
