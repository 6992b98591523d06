import { burnRate } from "../error-budget.ts";
import { excessEvidence } from "../statistics/excess-evidence.ts";
import type { Answer } from "../verdict.ts";
import type { Look } from "./look.ts";
import { isBeyond, ownSteps } from "./own-steps.ts";
import { sumPairs } from "./regression-margin.ts";
import { badOf, budgetLeft, duration, times } from "./number-words.ts";
import { total } from "./series-steps.ts";
import { weigh } from "./weigh.ts";

/** What would this version burn if all traffic were its own? Needs no baseline. */
export function costAnswer(look: Look): Answer {
  const { objective, strictness, noun, alpha, clump } = look;
  const { limitRatio, maxBurn, leftRatio } = strictness;
  const kept = ownSteps(look);
  const own = kept.length > 0 ? kept : look.canary;
  const counts = total(own);
  const steps = kept.flatMap((step) => (step.counts === null ? [] : [step.counts]));
  const evidence = excessEvidence({ steps, limitRatio, clump });
  const rate = burnRate(counts, objective.target) ?? 0;
  const numbers = { burnRate: rate, maxBurn, logEvidence: finite(evidence.log), ...counts };
  const known = own.filter((step) => step.counts !== null).length;
  const burn = `burn ${times(rate)} of budget over ${duration(known * look.stepSeconds)}`;
  const seen = `${badOf(counts, noun)}${leftOut(look, known)}, ${budgetLeft(leftRatio)}`;
  const answer = (outcome: Answer["outcome"], reason: string): Answer => ({
    question: "cost",
    outcome,
    reason,
    numbers,
  });
  const isDecisive = weigh(evidence, alpha.cost) === "decisive";
  const shared = isDecisive ? sharedLimit(look) : downNow(look);
  if (shared !== null) {
    const theirs = badOf(sumPairs(shared).baseline, noun);
    const span = duration(shared.length * look.stepSeconds);
    const both = `both versions burn more than ${times(maxBurn)} of budget`;
    return answer("hold", `${both}: baseline ${theirs} in ${span}`);
  }
  return isDecisive
    ? answer("fail", `new version: ${burn}, at most ${times(maxBurn)}: ${seen}`)
    : answer("pass", `${burn}: ${seen}`);
}

function leftOut({ canary, stepSeconds }: Look, kept: number): string {
  const known = canary.filter(({ counts }) => counts !== null).length;
  const gone = duration((known - kept) * stepSeconds);
  return known === kept ? "" : ` (without ${gone} in which the baseline failed)`;
}

/** How many of the last steps say how the baseline does now. */
const LAST_STEPS = 4;

/** The last steps, where both are beyond the limit in them. */
function downNow({ pairs, strictness }: Look): Look["pairs"] | null {
  const { limitRatio } = strictness;
  const last = pairs.slice(-LAST_STEPS);
  const { canary } = sumPairs(last);
  if (canary.bad <= canary.total * limitRatio) return null;
  return last.some(({ baseline }) => isBeyond(baseline, limitRatio)) ? last : null;
}

/** The steps in which the baseline is beyond the limit too, apart from outages; null where it is not. */
function sharedLimit({ pairs, strictness }: Look): Look["pairs"] | null {
  const { limitRatio } = strictness;
  const own = pairs.filter((pair) => !isBeyond(pair.baseline, limitRatio));
  const { baseline } = sumPairs(own);
  return baseline.bad > baseline.total * limitRatio ? own : null;
}

/** JSON knows no infinity. */
export function finite(log: number): number {
  return Number.isFinite(log) ? log : -1e9;
}
