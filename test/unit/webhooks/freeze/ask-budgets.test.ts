import { expect } from "chai";
import type { BudgetFacts } from "#core/policy/budget-policy.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { type BudgetAsking, budgetWork } from "#webhooks/freeze/ask-budgets.ts";
import { KeptBudgets } from "#webhooks/freeze/kept-budgets.ts";
import type { ForcedBundle, InForce } from "#webhooks/review/in-force.ts";

const MINUTE = 60_000;
const full = (objective: Objective): BudgetFacts => ({
  objective: objectiveId(objective),
  remaining: 1,
  burnRate: null,
  missing: null,
});

interface World {
  now: number;
  objectives: readonly Objective[];
  isAway: boolean;
}

/** What asks, and what was asked for: names of objectives, one text a question. */
function asking(world: World) {
  const asked: string[] = [];
  const budgets = new KeptBudgets();
  const ask: BudgetAsking["ask"] = async (objectives) => {
    asked.push(objectives.map(({ name }) => name).join(" "));
    if (world.isAway) throw new Error("connection refused");
    return objectives.map(full);
  };
  const inForce = (): InForce => {
    const bundle = { objectives: { known: world.objectives } } as unknown as ForcedBundle;
    return { platform: [], repositories: [bundle], breakglass: [] };
  };
  const { signal } = new AbortController();
  const work = budgetWork({
    inForce,
    budgets,
    ask,
    now: () => world.now,
    onFault: () => {},
    signal,
  });
  return { asked, budgets, look: () => work().catch(() => undefined) };
}

describe("asking for budgets", () => {
  const [one, two] = ["a", "b"].map((name) => sampleObjective({ name })) as [Objective, Objective];

  it("asks nobody while no objective counts", async () => {
    const { asked, look } = asking({ now: 0, objectives: [], isAway: false });
    await look();
    expect(asked).to.deep.equal([]);
  });

  it("asks at once, then every minute", async () => {
    const world: World = { now: 0, objectives: [one], isAway: false };
    const { asked, look, budgets } = asking(world);
    for (const now of [0, 1000, MINUTE - 1, MINUTE]) {
      world.now = now;
      await look();
    }
    expect(asked).to.deep.equal(["a", "a"]);
    expect(budgets.askedAt).to.equal(MINUTE);
  });

  it("asks at once again when other objectives count", async () => {
    const world: World = { now: 0, objectives: [two], isAway: false };
    const { asked, look, budgets } = asking(world);
    await look();
    expect(budgets.about([one], 0).budgets).to.deep.equal({
      known: [
        {
          objective: objectiveId(one),
          remaining: null,
          burnRate: null,
          missing: "the analysis server was not asked about it yet",
        },
      ],
    });
    world.objectives = [two, one];
    await look();
    expect(asked).to.deep.equal(["b", "a b"]);
    expect(budgets.about([one], 0).budgets).to.deep.equal({ known: [full(one)] });
  });

  it("asks a server that is away again after seconds, and keeps its last answer meanwhile", async () => {
    const world: World = { now: 0, objectives: [one], isAway: false };
    const { asked, look, budgets } = asking(world);
    await look();
    world.isAway = true;
    for (const now of [MINUTE, MINUTE + 4999, MINUTE + 5000]) {
      world.now = now;
      await look();
    }
    expect(asked).to.have.length(3);
    expect(budgets.askedAt).to.equal(0);
    expect(budgets.about([one], world.now).budgets).to.deep.equal({ known: [full(one)] });
  });
});
