import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import {
  type GovernorLimits,
  openGovernor,
  type Task,
} from "#cmp-plugin/server/govern/governor.ts";

const LIMITS: GovernorLimits = { places: 2, maxWaiting: 3, marginMs: 0, longestMs: 60_000 };

function task(changes: Partial<Task> = {}): Task {
  const { signal } = new AbortController();
  return { owner: "a", place: "apps/web", deadline: null, signal, ...changes };
}

function governor(changes: Partial<GovernorLimits> = {}) {
  return openGovernor({ ...LIMITS, ...changes }, Date.now);
}

/** A work that ends when told to, however long ago it was aborted. */
function held() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { work: () => promise, end: () => resolve("done") };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    (value) => value,
    (error: { code?: string }) => error.code ?? error,
  );

describe("the governor of renders", () => {
  it("lets as many run at once as there are places, and the next when one ends", async () => {
    const { run, running, waiting, idle } = governor();
    const works = [held(), held(), held()];
    const answers = works.map(({ work }) => run(task(), work));
    expect([running(), waiting()]).to.deep.equal([2, 1]);
    works[0]?.end();
    await answers[0];
    await sleep(0);
    expect([running(), waiting()]).to.deep.equal([2, 0]);
    for (const { end } of works) end();
    expect(await Promise.all(answers)).to.deep.equal(["done", "done", "done"]);
    await idle();
    expect(running()).to.equal(0);
  });

  it("refuses what would wait behind too many, and says how many", async () => {
    const { run, stop } = governor({ places: 1, maxWaiting: 1 });
    const works = [held(), held()].map(({ work }) => run(task(), work).catch(() => {}));
    const error = await run(task(), held().work).catch((thrown) => thrown);
    expect(error.code).to.equal("OVERLOADED");
    expect(error.message).to.contain(
      "apps/web: expected at most 1 renders to wait, 1 wait already and 1 run",
    );
    stop();
    await Promise.all(works);
  });

  it("answers before the caller gives up, and keeps the place until the work has ended", async () => {
    const { run, running } = governor({ marginMs: 4900 });
    const { work, end } = held();
    const began = Date.now();
    let aborted = false;
    const error = await run(task({ deadline: began + 5000 }), (signal) => {
      signal.addEventListener("abort", () => (aborted = true));
      return work();
    }).catch((thrown) => thrown);
    expect(error.code).to.equal("RENDER_TIMED_OUT");
    expect(error.message).to.match(
      /within 0\.1 s.+waited 0(\.\d)? s in the queue and then rendered for \d(\.\d)? s/,
    );
    expect(Date.now() - began).to.be.below(5000);
    expect([aborted, running()]).to.deep.equal([true, 1]);
    end();
    await sleep(1);
    expect(running()).to.equal(0);
  });

  it("says that all the time went by in the queue", async () => {
    const { run, waiting } = governor({ places: 1 });
    const first = held();
    const answer = run(task(), first.work);
    const error = await run(task({ deadline: Date.now() + 50 }), held().work).catch((e) => e);
    expect(error.message).to.contain("it waited in the queue all that time");
    expect(waiting()).to.equal(0);
    first.end();
    expect(await answer).to.equal("done");
  });

  it("starts nothing for a caller who left while waiting", async () => {
    const { run, running } = governor({ places: 1 });
    const first = held();
    const answer = run(task(), first.work);
    const caller = new AbortController();
    let isStarted = false;
    const second = run(task({ signal: caller.signal }), async () => (isStarted = true));
    caller.abort("gone");
    expect(await codeOf(second)).to.equal("gone");
    first.end();
    await answer;
    await sleep(1);
    expect([isStarted, running()]).to.deep.equal([false, 0]);
  });

  it("ends running and waiting works when it stops, and takes no new ones", async () => {
    const { run, stop, idle } = governor({ places: 1 });
    const abortable = (signal: AbortSignal) => sleep(60_000, "", { signal });
    const works = [run(task(), abortable), run(task({ owner: "b" }), abortable)];
    const codes = works.map(codeOf);
    stop();
    expect(await Promise.all(codes)).to.deep.equal(["STOPPING", "STOPPING"]);
    expect(await codeOf(run(task(), abortable))).to.equal("STOPPING");
    await idle();
  });

  it("frees the place of a work that fails", async () => {
    const { run, running } = governor({ places: 1 });
    const failing = () => Promise.reject(new Error("no"));
    expect(await codeOf(run(task(), failing))).to.have.property("message", "no");
    await sleep(0);
    expect(running()).to.equal(0);
    expect(await run(task(), async () => 7)).to.equal(7);
  });

  it("says how long a work waited", async () => {
    const { run } = governor({ places: 1 });
    const waits: number[] = [];
    const onStart = (waitedMs: number) => waits.push(waitedMs);
    await Promise.all([1, 2].map(() => run(task({ onStart }), () => sleep(40))));
    expect(waits).to.have.lengthOf(2);
    const [first = 0, second = 0] = waits;
    expect(second - first).to.be.at.least(30);
  });
});
