import type { Asked } from "./asked.ts";
import type { BudgetSetting } from "./promotion-settings.ts";

/** What is left of an objective's error budget. */
export interface BudgetFacts {
  /** "service/objective". */
  readonly objective: string;
  /** Share of the error budget, 0 to 1 or below 0 when overspent; null where it is not known. */
  readonly remaining: number | null;
  /** Of the last hour, 1 spends the budget in just its window; null where nothing was counted. */
  readonly burnRate: number | null;
  /** Why something is not known; null where all is. */
  readonly missing: string | null;
  /** What the objective does where it fails: hold has a change wait, as it has a canary. Default: fail. */
  readonly onFail?: "fail" | "hold";
}

export interface BudgetQuestion {
  readonly app: string;
  readonly budget: BudgetSetting;
  /** Of the objectives that concern the app; [] where none does. */
  readonly budgets: Asked<readonly BudgetFacts[]>;
  /** Who marked the change as a fix, by the names that the fleet gives to keys. */
  readonly fixes: Asked<readonly string[]>;
}

export interface BudgetAnswer {
  readonly verdict: "allow" | "warn" | "wait" | "deny";
  readonly reason: string;
}

const MAX_SHOWN = 3;

/** What an environment's budget setting says of a change of an app; every door that asks for budgets asks here. */
export function judgeBudget({ app, budget, budgets, fixes }: BudgetQuestion): BudgetAnswer {
  const trouble = troubleOf(app, budget, budgets);
  if (trouble.verdict === "allow" || trouble.verdict === "warn") return trouble;
  if ("unknown" in fixes) return { verdict: "wait", reason: `${trouble.reason}; ${fixes.unknown}` };
  if (fixes.known.length === 0) return trouble;
  const marked = `marked as a fix by ${fixes.known.join(" and ")}`;
  return { verdict: "allow", reason: `${trouble.reason}; ${marked}` };
}

/** What it says of a change that is no fix. */
function troubleOf(
  app: string,
  budget: BudgetSetting,
  budgets: BudgetQuestion["budgets"],
): BudgetAnswer {
  if ("unknown" in budgets) return unknownAnswer(budgets.unknown, budget);
  const facts = budgets.known;
  if (facts.length === 0) return { verdict: "allow", reason: `no SLO concerns ${app}` };
  const spent = facts.filter((fact) => isBelow(fact, budget));
  if (spent.length > 0) return spentAnswer(spent, budget);
  const lacking = facts.filter(({ remaining, missing }) => remaining === null || missing !== null);
  if (lacking.length > 0) return unknownAnswer(lackingWords(lacking), budget);
  const burning = facts.filter((fact) => isBurning(fact, budget));
  if (burning.length > 0) return burningAnswer(burning, budget);
  return { verdict: "allow", reason: shown(facts) };
}

function isBelow({ remaining }: BudgetFacts, { minRemaining }: BudgetSetting): boolean {
  return remaining !== null && remaining < Number.parseFloat(minRemaining) / 100;
}

function isBurning({ burnRate }: BudgetFacts, { maxBurnRate }: BudgetSetting): boolean {
  return maxBurnRate !== undefined && burnRate !== null && burnRate > maxBurnRate;
}

function spentAnswer(spent: readonly BudgetFacts[], budget: BudgetSetting): BudgetAnswer {
  const reason = `${shown(spent)}, less than ${budget.minRemaining}`;
  if (budget.whenSpent === "warn") return { verdict: "warn", reason };
  if (spent.every(({ onFail }) => onFail === "hold"))
    return { verdict: "wait", reason: `${reason}: wait until there is` };
  return { verdict: "deny", reason: `${reason}: only fixes pass` };
}

/** A fire goes out again: nobody has to do more than wait. */
function burningAnswer(
  burning: readonly BudgetFacts[],
  { maxBurnRate = 0, whenSpent }: BudgetSetting,
): BudgetAnswer {
  const reason = `${shown(burning)}, faster than ${maxBurnRate}x`;
  return { verdict: whenSpent === "warn" ? "warn" : "wait", reason };
}

function unknownAnswer(reason: string, { whenUnknown }: BudgetSetting): BudgetAnswer {
  return { verdict: whenUnknown === "warn" ? "warn" : "wait", reason };
}

function lackingWords(lacking: readonly BudgetFacts[]): string {
  const words = lacking.map(
    ({ objective, missing }) => `${objective}: ${missing ?? "nobody knows how much is left"}`,
  );
  return listed(words);
}

/** The poorest first: "shop/availability has 10 % left and burns 3.2x". */
function shown(facts: readonly BudgetFacts[]): string {
  const sorted = facts.toSorted((left, right) => (left.remaining ?? 0) - (right.remaining ?? 0));
  return listed(sorted.map(factWords));
}

function factWords({ objective, remaining, burnRate }: BudgetFacts): string {
  const left = `${objective} has ${percent(remaining ?? 0)} left`;
  return burnRate === null ? left : `${left} and burns ${rateWords(burnRate)}`;
}

function listed(words: readonly string[]): string {
  const more = words.length > MAX_SHOWN ? ` and ${words.length - MAX_SHOWN} more` : "";
  return `${words.slice(0, MAX_SHOWN).join(", ")}${more}`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function rateWords(rate: number): string {
  return `${rate >= 100 ? Math.round(rate) : Number(rate.toPrecision(2))}x`;
}
