import { expect } from "chai";
import { gaugeAnswer } from "#core/slo/judge/gauge-answer.ts";
import type { Objective } from "#core/slo/objective.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { sampleFacts, seriesOf } from "#test/support/verdict-facts.ts";

const objective = sampleObjective({
  baseline: { kind: "none" },
  indicator: { kind: "gauge", query: "lag", comparison: "at-most", limit: 5, sliceSeconds: 60 },
});

/** Slices from a text: "." is good, "x" bad, " " unknown. */
function answer(slices: string, canary: Partial<Objective["canary"]> = {}) {
  const recent = seriesOf({
    minutes: slices.length,
    stepSeconds: 60,
    counts: (index) =>
      slices[index] === " " ? null : { total: 1, bad: slices[index] === "x" ? 1 : 0 },
  });
  const rules = { ...objective, canary: { ...objective.canary, ...canary } };
  return gaugeAnswer(sampleFacts({ objective: rules, canary: null, baseline: null, recent }));
}

describe("gaugeAnswer", () => {
  const cases: readonly (readonly [slices: string, outcome: string, title: string])[] = [
    ["..........", "pass", "passes what is good for a while"],
    [".....", "pass", "passes after five good slices"],
    ["....", "hold", "holds before"],
    [".........x", "hold", "holds at the first bad slice"],
    ["........xx", "fail", "fails at the second"],
    ["xxxxxx....", "hold", "holds while it has just recovered"],
    ["xxxxx.....", "pass", "passes when it has recovered for a while"],
    [".. .. .. .", "pass", "counts what it knows, and skips what it does not"],
    ["      ....", "hold", "does not take unknown slices for good ones"],
    ["x", "hold", "holds at a first slice that is bad"],
  ];
  for (const [slices, outcome, title] of cases) {
    it(`${title}: "${slices}"`, () => {
      expect(answer(slices)?.outcome).to.equal(outcome);
    });
  }

  it("fails only after for, where the objective says so", () => {
    expect(answer(".....xxxx", { forSeconds: 300 })?.outcome).to.equal("hold");
    expect(answer(".....xxxxx", { forSeconds: 300 })?.outcome).to.equal("fail");
  });

  it("says the limit in its words", () => {
    expect(answer("........xx")?.reason).to.equal("value not at most 5 for 2m");
    expect(answer("..........")?.reason).to.equal("value at most 5 for 10m");
  });
});
