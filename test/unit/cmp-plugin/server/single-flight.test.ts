import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { singleFlight } from "#cmp-plugin/server/single-flight.ts";
import { errorOf } from "#test/support/error-of.ts";

describe("those who want the same at once", () => {
  const signal = new AbortController().signal;

  it("wait for the first, and only under the same key", async () => {
    const { run } = singleFlight<number>();
    let works = 0;
    const work = () => new Promise<number>((resolve) => setTimeout(() => resolve(++works), 20));
    const answers = await Promise.all(
      ["a", "a", "b", "a"].map((key) => run(key, { work, signal })),
    );
    expect(answers.map(({ isShared }) => isShared)).to.deep.equal([false, true, false, true]);
    expect(works).to.equal(2);
    expect((await run("a", { work, signal })).value).to.equal(3);
  });

  it("work themselves when the first fails, one after another", async () => {
    const { run } = singleFlight<string>();
    const failing = run("a", {
      work: () => Promise.reject(new TiphysError("INTERNAL", "no")),
      signal,
    });
    const second = run("a", { work: () => Promise.resolve("second"), signal });
    const third = run("a", { work: () => Promise.resolve("third"), signal });
    expect((await errorOf(failing)).message).to.equal("no");
    expect(await second).to.deep.equal({ value: "second", isShared: false });
    expect(await third).to.deep.equal({ value: "second", isShared: true });
  });

  it("work no more when they have left meanwhile", async () => {
    const { run } = singleFlight<string>();
    const leaving = new AbortController();
    const first = run("a", {
      work: () => Promise.reject(new TiphysError("INTERNAL", "no")),
      signal,
    });
    const second = run("a", { work: () => Promise.resolve("unwanted"), signal: leaving.signal });
    leaving.abort(new TiphysError("STOPPING", "left"));
    expect((await errorOf(first)).message).to.equal("no");
    expect((await errorOf(second)).message).to.equal("left");
  });
});
