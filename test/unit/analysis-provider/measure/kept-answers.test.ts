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

  it("are forgotten, oldest first, where they are too large together", async () => {
    const sizeOf = (text: string) => text.length;
    const kept = new KeptAnswers<string>({ maxEntries: 9, maxSize: 5, sizeOf, now: () => 0 });
    const get = (key: string, value: string) => kept.get(key, async () => ({ value, untilMs: 1 }));
    await get("a", "aa");
    await get("b", "bb");
    await get("c", "ccc");
    expect(await get("b", "new")).to.equal("bb");
    expect(await get("a", "a2")).to.equal("a2");
    expect(await get("large", "too large")).to.equal("too large");
    expect(await get("large", "new")).to.equal("new");
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
