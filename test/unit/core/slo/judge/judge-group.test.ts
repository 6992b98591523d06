import { expect } from "chai";
import { judgeGroup } from "#core/slo/judge/judge-group.ts";
import { judge } from "#core/slo/judge/judge.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { sampleFacts, seriesOf, steady } from "#test/support/verdict-facts.ts";

function member(service: string, parts: Partial<VerdictFacts> = {}): VerdictFacts {
  return sampleFacts({
    objective: sampleObjective({ service }),
    canary: steady(5, 5),
    baseline: steady(5, 45),
    ...parts,
  });
}

const three = ["a", "b", "c"].map((service) => member(service));
const missing = { missing: { cause: "no-data", reason: "nothing there" } } as const;

describe("judgeGroup", () => {
  it("passes together what each alone has too few requests for", () => {
    expect(three.map((one) => judge(one).outcome)).to.deep.equal(["hold", "hold", "hold"]);
    expect(judgeGroup(three).outcome).to.equal("pass");
  });

  it("judges a group of one as the one", () => {
    expect(judgeGroup([sampleFacts()])).to.deep.equal(judge(sampleFacts()));
  });

  it("fails for one that is worse than its own baseline, and names it", () => {
    const bad = member("d", {
      canary: seriesOf({ minutes: 5, counts: () => ({ total: 50, bad: 2 }) }),
      baseline: steady(5, 450),
    });
    const { outcome, reason } = judgeGroup([...three, bad]);
    expect(outcome).to.equal("fail");
    expect(reason).to.match(/^shop\/d\/availability: new version is worse than its baseline/);
  });

  it("holds while one of them was not seen", () => {
    const { outcome, reason } = judgeGroup([...three, member("d", { canary: missing })]);
    expect(outcome).to.equal("hold");
    expect(reason).to.equal("shop/d/availability: new version: nothing there");
  });

  it("holds where targets differ: their budgets cannot be added", () => {
    const other = member("d", { objective: sampleObjective({ service: "d", target: 0.99 }) });
    const { outcome, reason } = judgeGroup([...three, other]);
    expect(outcome).to.equal("hold");
    expect(reason).to.contain("different targets");
  });

  it("holds where steps differ, and where there is nothing to judge", () => {
    const other = member("d", {
      recent: seriesOf({ minutes: 60, stepSeconds: 30, counts: () => ({ total: 1, bad: 0 }) }),
    });
    expect(judgeGroup([...three, other]).outcome).to.equal("hold");
    expect(judgeGroup([]).outcome).to.equal("hold");
  });

  it("adds budgets: one service's spent budget is paid by the others'", () => {
    const spent = member("d", { period: { value: { total: 1_000_000, bad: 1500 } } });
    expect(judge({ ...spent, canary: steady(5, 500), baseline: steady(5, 4500) }).outcome).to.equal(
      "hold",
    );
    expect(judgeGroup([...three, spent]).outcome).to.equal("pass");
  });

  it("takes what a member's objective only holds for a hold", () => {
    const held = member("d", {
      objective: sampleObjective({ service: "d", onFail: "hold" }),
      canary: seriesOf({ minutes: 5, counts: () => ({ total: 50, bad: 2 }) }),
      baseline: steady(5, 450),
    });
    expect(judgeGroup([...three, held]).outcome).to.not.equal("pass");
  });
});
