import { expect } from "chai";
import { lastCounts, stepsBetween, total } from "#core/slo/judge/series-steps.ts";

const series = {
  startMs: 60_000,
  stepSeconds: 60,
  steps: [{ total: 1, bad: 0 }, null, { total: 4, bad: 1 }, { total: 8, bad: 2 }],
};

describe("stepsBetween", () => {
  it("gives the steps that reach into the time and have ended", () => {
    const ends = (fromMs: number, toMs: number) =>
      stepsBetween(series, { fromMs, toMs }).map(({ endMs }) => endMs / 60_000);
    expect(ends(-Infinity, Infinity)).to.deep.equal([2, 3, 4, 5]);
    expect(ends(120_000, 240_000)).to.deep.equal([3, 4]);
    expect(ends(119_999, 299_999)).to.deep.equal([2, 3, 4]);
  });

  it("takes impossible counts for unknown ones", () => {
    const odd = [
      { total: NaN, bad: 0 },
      { total: 1, bad: 2 },
      { total: 1, bad: -1 },
      { total: Infinity, bad: 0 },
    ];
    const steps = stepsBetween({ ...series, steps: odd }, { fromMs: 0, toMs: 1e9 });
    expect(steps.map(({ counts }) => counts)).to.deep.equal([null, null, null, null]);
    expect(total(steps)).to.deep.equal({ total: 0, bad: 0 });
  });
});

describe("lastCounts", () => {
  it("looks back from the last step that has ended", () => {
    expect(lastCounts(series, 300_000, 120)).to.deep.equal({ total: 12, bad: 3 });
    expect(lastCounts(series, 299_999, 120)).to.deep.equal({ total: 4, bad: 1 });
    expect(lastCounts(series, 9e9, 60)).to.deep.equal({ total: 8, bad: 2 });
  });
});
