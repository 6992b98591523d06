import { expect } from "chai";
import { latencyAnswers } from "#core/slo/judge/latency-answer.ts";
import type { LatencyRule, Objective } from "#core/slo/objective.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { latencyOf, NOW_MS, sampleFacts, STEP_SECONDS } from "#test/support/verdict-facts.ts";

const ALPHA = 0.0025;
const slow: LatencyRule = { quantile: 0.95, maxRatio: 5, forSeconds: 180 };
const alike: LatencyRule = { quantile: 0.95, maxRatio: 1.05, forSeconds: 0 };

function answers(
  rule: LatencyRule,
  ratios: readonly (number | null)[],
  parts: Partial<VerdictFacts> = {},
) {
  const { canary } = sampleObjective();
  const objective: Objective = sampleObjective({ canary: { ...canary, latency: [rule] } });
  const facts = sampleFacts({
    objective,
    sinceMs: NOW_MS - ratios.length * STEP_SECONDS * 1000,
    latency: [
      latencyOf(
        0.95,
        ratios.map((ratio) => ratio && ratio * 0.2),
        ratios.map(() => 0.2),
      ),
    ],
    ...parts,
  });
  return latencyAnswers(facts, ALPHA).map(({ outcome, reason }) => ({ outcome, reason }));
}

function outcomes(...args: Parameters<typeof answers>): readonly string[] {
  return answers(...args).map(({ outcome }) => outcome);
}

function steps(count: number, ratio: number | null): readonly (number | null)[] {
  return Array.from({ length: count }, () => ratio);
}

describe("latencyAnswers", () => {
  it("fail what was too slow for all of the time that is asked for", () => {
    expect(outcomes(slow, [...steps(8, 1), ...steps(12, 6)])).to.deep.equal(["fail"]);
    expect(outcomes(slow, [...steps(9, 1), ...steps(11, 6)])).to.deep.equal(["hold"]);
    expect(outcomes(slow, [...steps(19, 6), 1])).to.deep.equal(["hold"]);
  });

  it("pass five minutes within the limit, and hold before", () => {
    expect(outcomes(alike, steps(20, 1.01))).to.deep.equal(["pass"]);
    expect(outcomes(alike, steps(19, 1.01))).to.deep.equal(["hold"]);
    expect(outcomes(slow, steps(20, 1.01))).to.deep.equal(["pass"]);
  });

  it("fail in the end what is always a little slower", () => {
    expect(outcomes(alike, steps(40, 1.08))).to.deep.equal(["hold"]);
    expect(outcomes(alike, steps(100, 1.08))).to.deep.equal(["fail"]);
  });

  it("hold where both sides of the limit are seen alike", () => {
    const mixed = Array.from({ length: 80 }, (_, index) => (Math.floor(index / 4) % 2 ? 1.1 : 1));
    expect(outcomes(alike, mixed)).to.deep.equal(["hold"]);
  });

  it("hold what was not seen, in whole or on one side", () => {
    expect(outcomes(alike, steps(20, null))).to.deep.equal(["hold"]);
    expect(outcomes(alike, [], { latency: [] })).to.deep.equal(["hold"]);
    const missing = { missing: { cause: "source-down", reason: "no answer" } } as const;
    const seen = { value: steps(20, 0.2) };
    for (const sides of [
      { canary: missing, baseline: seen },
      { canary: seen, baseline: missing },
    ]) {
      const latency = [{ quantile: 0.95, stepSeconds: STEP_SECONDS, ...sides }];
      expect(answers(alike, [], { latency })[0]?.reason).to.equal("p95: no answer");
    }
  });

  it("do not look at steps from before the canary", () => {
    const ratios = [...steps(20, 9), ...steps(20, 1)];
    expect(outcomes(alike, ratios, { sinceMs: NOW_MS - 300_000 })).to.deep.equal(["pass"]);
  });

  it("compare with recorded latency, under either spelling", () => {
    for (const name of ["0.95", "p95"]) {
      const { canary } = sampleObjective();
      const objective = sampleObjective({
        canary: { ...canary, latency: [slow] },
        baseline: {
          kind: "recorded",
          errorRatio: 0,
          requests: 10,
          latencySeconds: { [name]: 0.03 },
        },
      });
      const missing = { missing: { cause: "not-askable", reason: "recorded" } } as const;
      const latency = [
        {
          quantile: 0.95,
          stepSeconds: STEP_SECONDS,
          canary: { value: steps(20, 0.2) },
          baseline: missing,
        },
      ];
      expect(outcomes(slow, steps(20, 1), { objective, latency })).to.deep.equal(["fail"]);
    }
  });
});
