import { expect } from "chai";
import { sumFacts } from "#core/slo/judge/sum-facts.ts";
import { NOW_MS, sampleFacts, seriesOf, steady } from "#test/support/verdict-facts.ts";

describe("sumFacts", () => {
  it("adds counts step by step, where series begin at different times too", () => {
    const early = sampleFacts({ canary: steady(2, 10, 1) });
    const late = sampleFacts({ canary: steady(1, 5) });
    const { canary } = sumFacts([early, late]);
    expect(canary !== null && "value" in canary && canary.value.steps).to.deep.equal([
      ...Array.from({ length: 4 }, () => ({ total: 10, bad: 1 })),
      ...Array.from({ length: 4 }, () => ({ total: 15, bad: 1 })),
    ]);
    expect(canary !== null && "value" in canary && canary.value.startMs).to.equal(NOW_MS - 120_000);
  });

  it("lets one that is silent for a step not hide the others, and knows nothing where none does", () => {
    const gaps = (index: number) => (index % 2 === 0 ? null : { total: 3, bad: 1 });
    const one = sampleFacts({ canary: seriesOf({ minutes: 1, counts: gaps }) });
    const none = sampleFacts({ canary: seriesOf({ minutes: 1, counts: () => null }) });
    const { canary } = sumFacts([one, none]);
    expect(canary !== null && "value" in canary && canary.value.steps).to.deep.equal([
      null,
      { total: 3, bad: 1 },
      null,
      { total: 3, bad: 1 },
    ]);
  });

  it("has no canary unless all have one", () => {
    expect(sumFacts([sampleFacts(), sampleFacts({ canary: null })]).canary).to.equal(null);
  });

  it("begins with the first of them", () => {
    const sums = sumFacts([
      sampleFacts({ sinceMs: 5 }),
      sampleFacts({ sinceMs: 3 }),
      sampleFacts({ sinceMs: null }),
    ]);
    expect(sums.sinceMs).to.equal(3);
  });
});
