import { concernedObjectives } from "#adapters/concerned-objectives.ts";
import { readBudgets } from "#adapters/prometheus/read-budgets.ts";
import { formatProblem } from "#core/errors.ts";
import { judgeBudget } from "#core/policy/budget-policy.ts";
import type { Finding } from "#core/policy/finding.ts";
import { overlayRef, promotionFinding } from "#core/policy/promotion-finding.ts";
import { type BudgetSetting, promotionOf } from "#core/policy/promotion-settings.ts";
import { versionDigest } from "#core/promotion/version-digest.ts";
import { markLine } from "#core/promotion/version-mark.ts";
import { versionChanges } from "#core/promotion/version-words.ts";
import { changeSource } from "./change-source.ts";
import { fixMarks } from "./fix-marks.ts";
import type { HoldSurroundings } from "./judge-holds.ts";
import type { PlaceOnBothSides } from "./judge-place.ts";
import type { UnprovenChange } from "./unproven-change.ts";

interface BudgetQuestion {
  readonly place: PlaceOnBothSides;
  readonly around: HoldSurroundings;
}

/** The finding of a change while an error budget is spent; null where enough is left, or it is a marked fix. @throws GIT_FAILED */
export async function budgetFinding(
  change: UnprovenChange,
  { place, around }: BudgetQuestion,
): Promise<Finding | null> {
  const { app, environment } = place;
  const { budget } = promotionOf(environment);
  if (budget === null) return null;
  const version = { app, environment: environment.name, version: versionDigest(change.after) };
  const budgets = await budgetsOf(place, { ...around, budget });
  const unmarked = judgeBudget({ app, budget, budgets, fixes: { known: [] } });
  if (unmarked.verdict === "allow") return null;
  const { git, fleet, fork } = around;
  const { path } = place;
  const known = await fixMarks(git, { version, fork, path, fleet, by: budget.fixesBy });
  const { verdict, reason } = judgeBudget({ app, budget, budgets, fixes: { known } });
  if (verdict === "allow") return null;
  const words = versionChanges(change.before, change.after).join(", ");
  return promotionFinding("budget-spent", {
    resource: overlayRef(path),
    message: `${words || "what moves"}: ${reason}`,
    remedy: `Wait for the budget, or let a signer other than the author say in a signed commit of this change: "${markLine("fix", version)}".`,
    source: changeSource(change),
    action: verdict === "warn" ? "warn" : "deny",
  });
}

async function budgetsOf(
  { app, environment }: PlaceOnBothSides,
  { fleet, slos, live, now, budget }: HoldSurroundings & { readonly budget: BudgetSetting },
) {
  const [problem] = slos.problems;
  if (problem !== undefined) return { unknown: `an SLO is broken: ${formatProblem(problem)}` };
  const objectives = concernedObjectives(slos.objectives, { fleet, app, environment, budget });
  return { known: await readBudgets(objectives, { sources: live, nowMs: now }) };
}
