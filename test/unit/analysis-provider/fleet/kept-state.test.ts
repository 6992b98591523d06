import { expect } from "chai";
import type { ClusterState } from "#analysis-provider/fleet/cluster-state.ts";
import { keptState } from "#analysis-provider/fleet/kept-state.ts";
import { UNREAD } from "#analysis-provider/fleet/read-cluster.ts";

const READ: ClusterState = { ...UNREAD, reports: { items: [], readMs: 1, problem: null } };

describe("what the cluster says", () => {
  it("is read once for all who look at once, and not again within ten seconds", async () => {
    let [reads, ms] = [0, 0];
    const read = async () => {
      reads += 1;
      return READ;
    };
    const state = keptState({ first: UNREAD, read, elapsed: () => ms });
    await Promise.all([state(), state(), state()]);
    ms = 9000;
    expect(await state()).to.equal(READ);
    expect(reads).to.equal(1);
    ms = 11_000;
    await state();
    expect(reads).to.equal(2);
  });

  it("is what it was while a reading takes long", async function () {
    this.timeout(8000);
    const state = keptState({ first: UNREAD, read: () => new Promise(() => {}), elapsed: () => 0 });
    expect(await state()).to.equal(UNREAD);
  });

  it("is read again by the next who looks after a reading failed", async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      if (reads === 1) throw new Error("no kubeconfig");
      return READ;
    };
    const state = keptState({ first: UNREAD, read, elapsed: () => 0 });
    const failed = await state().catch((error: Error) => error.message);
    expect(failed).to.equal("no kubeconfig");
    expect(await state()).to.equal(READ);
  });
});
