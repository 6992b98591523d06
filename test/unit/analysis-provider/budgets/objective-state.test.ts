import { expect } from "chai";
import { objectiveState } from "#analysis-provider/budgets/objective-state.ts";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import { serviceDocument } from "#test/support/served-objectives.ts";
import { STORY_NOW } from "#test/support/slo-story.ts";

const [objective] = readObjectives([serviceDocument("pay", ["errors"])]).objectives;
if (objective === undefined) throw new Error("no objective");

/** A day of minutes; the last `badMinutes` have one bad request in a hundred. */
function facts(badMinutes: number) {
  const steps = Array.from({ length: 1440 }, (_, index) => ({
    total: 100,
    bad: index >= 1440 - badMinutes ? 1 : 0,
  }));
  return {
    objective: objective as NonNullable<typeof objective>,
    nowMs: STORY_NOW,
    period: { value: { total: 144_000, bad: badMinutes } },
    recent: { value: { startMs: STORY_NOW - 86_400_000, stepSeconds: 60, steps } },
  };
}

describe("the state of an objective", () => {
  it("has budget and burn over windows that end with the newest step", () => {
    const state = objectiveState(facts(72));
    expect(state.budget?.leftRatio).to.be.closeTo(0.5, 1e-9);
    expect(
      state.burn.map(({ seconds, rate }) => [seconds, Math.round((rate ?? 0) * 1000) / 1000]),
    ).to.deep.equal([
      [300, 10],
      [3600, 10],
      [21_600, 2],
    ]);
    expect(state.secondsToExhaustion).to.be.closeTo(0.05 * 86_400, 1e-6);
    expect(state.curve).to.have.length(144);
    expect(state.curve.at(-1)).to.deep.equal({ ms: STORY_NOW, rate: state.burn[1]?.rate });
    expect(state.curve.at(-8)?.rate).to.be.closeTo(0.3333, 0.01);
  });

  it("lasts for ever where nothing is bad, and is over where it is spent", () => {
    expect(objectiveState(facts(0)).secondsToExhaustion).to.equal(Infinity);
    expect(objectiveState(facts(200)).secondsToExhaustion).to.equal(0);
  });

  it("says what is missing, and invents nothing for it", () => {
    const missing = { missing: { cause: "no-data", reason: "nothing was counted" } } as const;
    const state = objectiveState({ ...facts(0), period: missing, recent: missing });
    expect(state.budget).to.equal(null);
    expect(state.curve).to.deep.equal([]);
    expect(state.burn.map(({ rate }) => rate)).to.deep.equal([null, null, null]);
    expect(state.missing).to.deep.equal({
      period: "nothing was counted",
      recent: "nothing was counted",
    });
  });
});
