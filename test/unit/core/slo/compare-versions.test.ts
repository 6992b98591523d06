import { expect } from "chai";
import { compareVersions } from "#core/slo/compare-versions.ts";
import { poisson, randomFrom } from "#test/support/random.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { NOW_MS, seriesOf, steady } from "#test/support/verdict-facts.ts";

function version(name: string, minutes: number, ratio: number, seed = 1) {
  const random = randomFrom(seed);
  const events = seriesOf({
    minutes,
    counts: () => ({ total: 750, bad: poisson(random, 750 * ratio) }),
  });
  return { version: name, events, latencySeconds: { "0.95": 0.12 } };
}

function compare(...versions: Parameters<typeof compareVersions>[0]["versions"]) {
  return compareVersions({ objective: sampleObjective(), nowMs: NOW_MS, sinceMs: null, versions });
}

describe("compareVersions", () => {
  it("finds the better of two, says by how much, and how sure it is", () => {
    const found = compare(version("v1", 60, 0.001), version("v2", 60, 0.004, 2));
    expect(found.outcome).to.equal("winner");
    expect(found.winner).to.equal("v1");
    expect(found.reason).to.match(/^v1 wins: v2 \d+ of 180000 requests bad/);
    expect(found.contests[0]?.pValue).to.be.below(1e-6);
    expect(found.contests[0]?.logEvidence).to.be.above(found.contests[0]?.neededLogEvidence ?? 0);
  });

  it("gives counts, ratio, interval, traffic and latency of each", () => {
    const [v1] = compare(version("v1", 60, 0.001), version("v2", 60, 0.004, 2)).versions;
    expect(v1?.counts?.total).to.equal(180_000);
    expect(v1?.requestsPerSecond).to.equal(50);
    expect(v1?.badRatio).to.be.closeTo(0.001, 0.0003);
    expect(v1?.interval?.lower).to.be.below(v1?.badRatio ?? 0);
    expect(v1?.interval?.upper).to.be.above(v1?.badRatio ?? 0);
    expect(v1?.latencySeconds).to.deep.equal({ "0.95": 0.12 });
  });

  it("says not yet, and when, while nothing is sure", () => {
    const found = compare(version("v1", 5, 0.001), version("v2", 5, 0.002, 2));
    expect(found.outcome).to.equal("not-yet");
    expect(found.winner).to.equal(null);
    expect(found.etaSeconds).to.be.within(60, 1e6);
  });

  it("says in the end that no difference matters", () => {
    const found = compare(version("v1", 1440, 0.001), version("v2", 1440, 0.001, 2));
    expect(found.outcome).to.equal("equal");
    expect(found.etaSeconds).to.equal(null);
  });

  it("lets the winner of three beat both others", () => {
    const found = compare(
      version("v1", 60, 0.004),
      version("v2", 60, 0.0005, 2),
      version("v3", 60, 0.004, 3),
    );
    expect(found.winner).to.equal("v2");
    expect(found.contests.length).to.equal(3);
  });

  it("has no data where one was not seen, gets no requests, or is alone", () => {
    const blind = {
      version: "v2",
      events: { missing: { cause: "no-data", reason: "no series" } },
      latencySeconds: {},
    } as const;
    const idle = { version: "v2", events: steady(5, 0), latencySeconds: {} };
    expect(compare(version("v1", 5, 0), blind).reason).to.equal("v2: no series");
    expect(compare(version("v1", 5, 0), idle).reason).to.equal("v2: no requests");
    expect(compare(version("v1", 5, 0)).outcome).to.equal("no-data");
    expect(compare().outcome).to.equal("no-data");
  });

  it("calls a winner among equal versions with chance alpha at most, with a look every five minutes", () => {
    let wrong = 0;
    for (let run = 0; run < 60; run += 1) {
      for (const minutes of [5, 10, 20, 40, 80]) {
        const found = compare(
          version("v1", minutes, 0.002, run),
          version("v2", minutes, 0.002, run + 1000),
        );
        if (found.outcome === "winner") wrong += 1;
      }
    }
    expect(wrong).to.be.at.most(2);
  });

  it("waits for steps in which both are known, with numbers that JSON can carry", () => {
    const early = steady(5, 750);
    const late = { value: { ...early.value, startMs: early.value.startMs - 600_000 } };
    const found = compare(
      { version: "v1", events: early, latencySeconds: {} },
      { version: "v2", events: late, latencySeconds: {} },
    );
    expect(found.outcome).to.equal("not-yet");
    expect(JSON.parse(JSON.stringify(found))).to.deep.equal(found);
  });
});
