import type { BudgetFacts } from "#core/policy/budget-policy.ts";
import { budgetEntry } from "#core/slo/budget-entry.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";
import type { AnswerFacts } from "#core/slo/query/read-answers.ts";
import { TiphysError } from "#core/errors.ts";
import type { LiveSources } from "./live-sources.ts";
import { readFacts } from "./read-facts.ts";

const RECENT_SECONDS = 6 * 3600;

interface Reading {
  readonly sources: LiveSources;
  readonly nowMs: number;
}

/** The whole window of an objective and its last six hours, for its budget. @throws USAGE_INVALID for an unknown source */
export function readBudget(
  objective: Objective,
  { sources, nowMs }: Reading,
): Promise<AnswerFacts> {
  const asked = { nowMs, series: ["period", "recent"], recentSeconds: RECENT_SECONDS } as const;
  return readFacts(objective, { sources, asked });
}

/** What is left of each objective's budget; a source that cannot be asked is what is missing there. */
export function readBudgets(
  objectives: readonly Objective[],
  reading: Reading,
): Promise<readonly BudgetFacts[]> {
  return Promise.all(objectives.map((objective) => readSafely(objective, reading)));
}

async function readSafely(objective: Objective, reading: Reading): Promise<BudgetFacts> {
  const { onFail } = objective;
  try {
    const { budget, burnRate, missing } = budgetEntry(await readBudget(objective, reading));
    const remaining = budget?.leftRatio ?? null;
    return {
      objective: objectiveId(objective),
      remaining,
      burnRate: burnRate["1h"],
      missing,
      onFail,
    };
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    const unknown = { remaining: null, burnRate: null, missing: error.message };
    return { objective: objectiveId(objective), ...unknown, onFail };
  }
}
