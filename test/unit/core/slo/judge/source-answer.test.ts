import { expect } from "chai";
import { sourceAnswer } from "#core/slo/judge/source-answer.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { NOW_MS, sampleFacts, seriesOf, steady } from "#test/support/verdict-facts.ts";

const { canary } = sampleObjective();
const failing = sampleObjective({ canary: { ...canary, onNoData: "fail", onSourceDown: "fail" } });
const down = { missing: { cause: "source-down", reason: "no answer" } } as const;
const empty = { missing: { cause: "no-data", reason: "no series" } } as const;
const impossible = { missing: { cause: "not-askable", reason: "cannot be rewritten" } } as const;

function minutesAgo(minutes: number): number {
  return NOW_MS - minutes * 60_000;
}

function outcome(parts: Partial<VerdictFacts>): string {
  return sourceAnswer(sampleFacts({ objective: failing, ...parts })).outcome;
}

describe("sourceAnswer", () => {
  it("passes where all was seen", () => {
    expect(outcome({})).to.equal("pass");
    expect(outcome({ canary: null, baseline: null })).to.equal("pass");
  });

  it("counts patience for a source from when it last answered, but not from before the canary", () => {
    const facts = { recent: down, sinceMs: minutesAgo(30) };
    expect(outcome({ ...facts, lastSeenMs: minutesAgo(9) })).to.equal("hold");
    expect(outcome({ ...facts, lastSeenMs: minutesAgo(10) })).to.equal("fail");
    expect(outcome({ recent: down, sinceMs: minutesAgo(9), lastSeenMs: minutesAgo(90) })).to.equal(
      "hold",
    );
  });

  it("counts patience for a silent version from its beginning", () => {
    expect(outcome({ canary: empty, sinceMs: minutesAgo(9) })).to.equal("hold");
    expect(outcome({ canary: empty, sinceMs: minutesAgo(11) })).to.equal("fail");
    expect(outcome({ canary: steady(11, 0), sinceMs: minutesAgo(11) })).to.equal("fail");
  });

  it("waits for ever where nobody knows since when", () => {
    expect(outcome({ canary: empty, sinceMs: null, lastSeenMs: null })).to.equal("hold");
  });

  it("never fails for what can never be asked", () => {
    expect(outcome({ canary: impossible, sinceMs: minutesAgo(100) })).to.equal("hold");
  });

  it("takes a clock that is behind for a hold, not for a canary without data", () => {
    const facts = sampleFacts({ sinceMs: NOW_MS + 30_000, canary: empty });
    expect(sourceAnswer(facts).reason).to.equal("clocks: the canary begins 30s from now");
  });

  it("forgives two minutes without data, and no more", () => {
    const quiet = (steps: number) =>
      seriesOf({
        minutes: 5,
        counts: (index, length) => (index >= length - steps ? null : { total: 9, bad: 0 }),
      });
    expect(outcome({ canary: quiet(8) })).to.equal("pass");
    expect(outcome({ canary: quiet(9) })).to.equal("hold");
  });

  it("does without a canary's own numbers where a gauge knows no versions", () => {
    const indicator = {
      kind: "gauge",
      query: "lag",
      comparison: "below",
      limit: 5,
      sliceSeconds: 60,
    } as const;
    const objective = sampleObjective({ indicator, baseline: { kind: "none" } });
    expect(outcome({ objective, canary: impossible, baseline: null })).to.equal("pass");
  });
});
