import type { BudgetFacts } from "#core/policy/budget-policy.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";
import { repeated } from "../leader/repeated.ts";
import type { InForce } from "../review/in-force.ts";
import type { KeptBudgets } from "./kept-budgets.ts";

/** A bundle that has just come, or a server that is back, is not waited for a whole minute. */
const LOOK_EVERY_MS = 1000;
const ASK_EVERY_MS = 60_000;
const ASK_AGAIN_MS = 5000;
const LIMIT_MS = 20_000;

export interface BudgetAsking {
  readonly inForce: () => InForce;
  readonly budgets: KeptBudgets;
  readonly ask: (
    objectives: readonly Objective[],
    signal: AbortSignal,
  ) => Promise<readonly BudgetFacts[]>;
  readonly now: () => number;
  readonly onFault: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Asks every minute what is left of the budgets that count, until the signal: never while a review waits. */
export function askBudgets(asking: BudgetAsking): Promise<void> {
  const { signal, onFault } = asking;
  return repeated(budgetWork(asking), { everyMs: LOOK_EVERY_MS, signal, onFault });
}

/** One look: asks where other objectives count than were asked for, or the answer is a minute old. */
export function budgetWork({
  inForce,
  budgets,
  ask,
  now,
  signal,
}: BudgetAsking): () => Promise<void> {
  let asked = "";
  let dueAt = -Infinity;
  return async () => {
    const objectives = objectivesOf(inForce());
    const wanted = objectives.map(objectiveId).join(" ");
    if (objectives.length === 0 || (wanted === asked && now() < dueAt)) return;
    asked = wanted;
    dueAt = now() + ASK_AGAIN_MS;
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
      budgets.keep(await ask(objectives, limit), now());
      dueAt = now() + ASK_EVERY_MS;
    } catch (error) {
      budgets.fail((error as Error).message);
      throw error;
    }
  };
}

/** Of all bundles, each once, sorted. */
function objectivesOf({ platform, repositories }: InForce): readonly Objective[] {
  const known = [...platform, ...repositories].flatMap(({ objectives }) =>
    "known" in objectives ? objectives.known : [],
  );
  const byId = new Map(known.map((objective) => [objectiveId(objective), objective]));
  return [...byId].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => each);
}
