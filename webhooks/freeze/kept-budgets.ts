import type { Asked } from "#core/policy/asked.ts";
import type { BudgetFacts } from "#core/policy/budget-policy.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";

/** As long as an answer counts: a budget that lasts for weeks is not spent in less. */
const MAX_AGE_MS = 300_000;

/** What is known of some objectives' budgets, and since when (milliseconds); null where nobody said anything. */
export interface BudgetAnswers {
  readonly budgets: Asked<readonly BudgetFacts[]>;
  readonly askedAt: number | null;
}

/** The last answer of the analysis server about budgets, as long as it counts. */
export class KeptBudgets {
  #byId: ReadonlyMap<string, BudgetFacts> = new Map();
  #askedAt: number | null = null;
  #fault: string | null = null;

  /** When the answer came that is kept; null for none yet. */
  get askedAt(): number | null {
    return this.#askedAt;
  }

  keep(facts: readonly BudgetFacts[], now: number): void {
    this.#byId = new Map(facts.map((fact) => [fact.objective, fact]));
    this.#askedAt = now;
    this.#fault = null;
  }

  /** Leaves the answer before as it is, until it is too old. */
  fail(fault: string): void {
    this.#fault = fault;
  }

  about(objectives: readonly Objective[], now: number): BudgetAnswers {
    const askedAt = this.#askedAt;
    if (objectives.length === 0) return { budgets: { known: [] }, askedAt };
    const why = this.#fault === null ? "" : `: ${this.#fault}`;
    if (askedAt === null)
      return { budgets: { unknown: `the analysis server has not answered yet${why}` }, askedAt };
    if (now - askedAt > MAX_AGE_MS)
      return { budgets: { unknown: `the analysis server does not answer${why}` }, askedAt };
    const known = objectives.map((objective) => {
      const id = objectiveId(objective);
      return this.#byId.get(id) ?? unasked(id);
    });
    return { budgets: { known }, askedAt };
  }
}

/** New with a bundle that came after the last answer. */
function unasked(objective: string): BudgetFacts {
  const missing = "the analysis server was not asked about it yet";
  return { objective, remaining: null, burnRate: null, missing };
}
