import { expect } from "chai";
import { KeptAnswers } from "#analysis-provider/measure/kept-answers.ts";

describe("kept answers", () => {
  it("are worked out once for all who ask meanwhile, and again when their time is over", async () => {
    let now = 0;
    let works = 0;
    const kept = new KeptAnswers<number>({ maxEntries: 10, now: () => now });
    const work = async () => ({ value: ++works, untilMs: now + 10 });
    const both = await Promise.all([kept.get("a", work), kept.get("a", work)]);
    expect(both).to.deep.equal([1, 1]);
    expect(kept.get("a", work)).to.equal(1);
    now = 10;
    expect(await kept.get("a", work)).to.equal(2);
  });

  it("are forgotten, oldest first, where there are too many", async () => {
    const kept = new KeptAnswers<string>({ maxEntries: 2, now: () => 0 });
    const work = (value: string) => async () => ({ value, untilMs: 1 });
    for (const key of ["a", "b", "c"]) await kept.get(key, work(key));
    expect(kept.get("c", work("new"))).to.equal("c");
    expect(await kept.get("a", work("new"))).to.equal("new");
  });

  it("are not kept when the work fails", async () => {
    const kept = new KeptAnswers<number>({ maxEntries: 2, now: () => 0 });
    const fail = () => Promise.reject(new Error("no"));
    expect(
      await Promise.resolve(kept.get("a", fail)).catch((error: Error) => error.message),
    ).to.equal("no");
    expect(await kept.get("a", async () => ({ value: 1, untilMs: 1 }))).to.equal(1);
  });
});
