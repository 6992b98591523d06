import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { settled } from "#webhooks/cluster/settled.ts";

const ROUND_MS = 60;

/** Work that fails as often as it is told, and what was said of it. */
function worker(failures: number) {
  const ending = new AbortController();
  const faults: string[] = [];
  let runs = 0;
  const work = async () => {
    runs += 1;
    if (runs <= failures) throw new Error("the cluster is away");
  };
  const onFault = (message: string) => faults.push(message);
  const call = settled(work, { settleMs: 1, retryMs: 5, signal: ending.signal, onFault });
  return { call, faults, runs: () => runs, end: () => ending.abort() };
}

describe("work that follows a cluster", () => {
  it("is done once for a burst of calls", async () => {
    const { call, runs } = worker(0);
    for (let calls = 0; calls < 5; calls++) call();
    await sleep(ROUND_MS);
    expect(runs()).to.equal(1);
  });

  it("is done again until it succeeds, though nobody calls, and its fault is said once", async () => {
    const { call, runs, faults } = worker(3);
    call();
    while (runs() < 4) await sleep(1);
    await sleep(ROUND_MS);
    expect(runs()).to.equal(4);
    expect(faults).to.deep.equal(["the cluster is away"]);
  });

  it("is not done any more once it was told to end", async () => {
    const { call, runs, end } = worker(1000);
    call();
    while (runs() < 3) await sleep(1);
    end();
    await sleep(ROUND_MS);
    const before = runs();
    call();
    await sleep(ROUND_MS);
    expect(runs()).to.equal(before);
  });
});
