import { once } from "node:events";
import { expect } from "chai";
import { beforeDeadline } from "#adapters/before-deadline.ts";

const FAR = { ms: 3_600_000, words: "late" };

/** What a signal ended with, however early it did. */
async function reasonOf(signal: AbortSignal): Promise<unknown> {
  if (!signal.aborted) await once(signal, "abort");
  return signal.reason;
}

describe("beforeDeadline", () => {
  it("gives what the work gives", async () => {
    expect(await beforeDeadline(FAR, () => Promise.resolve("done"))).to.equal("done");
  });

  it("ends the signal when the time is over, with its words", async () => {
    const reason = await beforeDeadline({ ms: 1, words: "after 1 ms" }, reasonOf);
    expect(reason).to.include({ name: "TimeoutError", message: "after 1 ms" });
  });

  it("ends the signal with the outer one", async () => {
    const outer = new AbortController();
    const reason = beforeDeadline({ ...FAR, outer: outer.signal }, reasonOf);
    outer.abort("stopped");
    expect(await reason).to.equal("stopped");
  });

  it("begins with an ended signal where the outer one has ended before", async () => {
    const outer = AbortSignal.abort("stopped");
    expect(await beforeDeadline({ ...FAR, outer }, reasonOf)).to.equal("stopped");
  });

  it("listens to the outer signal no longer than the work takes", async () => {
    const outer = new AbortController();
    const inner = await beforeDeadline({ ...FAR, outer: outer.signal }, (signal) =>
      Promise.resolve(signal),
    );
    outer.abort();
    expect(inner.aborted).to.equal(false);
  });
});
