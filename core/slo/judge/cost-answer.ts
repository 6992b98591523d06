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
  const own = ownSteps(look);
  const counts = total(own);
  const steps = own.flatMap((step) => (step.counts === null ? [] : [step.counts]));
  const evidence = excessEvidence({ steps, limitRatio, clump });
  const rate = burnRate(counts, objective.target) ?? 0;
  const numbers = { burnRate: rate, maxBurn, logEvidence: finite(evidence.log), ...counts };
  const burn = `burn ${times(rate)} of budget over ${duration(steps.length * look.stepSeconds)}`;
  const seen = `${badOf(counts, noun)}${leftOut(look, steps.length)}, ${budgetLeft(leftRatio)}`;
  const answer = (outcome: Answer["outcome"], reason: string): Answer => ({
    question: "cost",
    outcome,
    reason,
    numbers,
  });
  const isDecisive = weigh(evidence, alpha.cost) === "decisive";
  const baseline = isDownNow(look) ? lastPairs(look) : isDecisive ? sharedLimit(look) : null;
  if (baseline !== null) {
    const theirs = badOf(sumPairs(baseline).baseline, noun);
    const span = duration(baseline.length * look.stepSeconds);
    return answer(
      "hold",
      `both versions burn more than ${times(maxBurn)} of budget: baseline ${theirs} in ${span}`,
    );
  }
  return isDecisive
    ? answer("fail", `new version: ${burn}, at most ${times(maxBurn)}: ${seen}`)
    : answer("pass", `${burn}: ${seen}`);
}

function leftOut({ canary, stepSeconds }: Look, kept: number): string {
  const known = canary.filter(({ counts }) => counts !== null).length;
  const gone = duration((known - kept) * stepSeconds);
  return known === kept ? "" : ` (without ${gone} in which the baseline failed too)`;
}

/** How many of the last steps say how the baseline does now. */
const LAST_STEPS = 4;

function lastPairs({ pairs }: Look): Look["pairs"] {
  return pairs.slice(-LAST_STEPS);
}

function isDownNow(look: Look): boolean {
  return lastPairs(look).some(({ baseline }) => isBeyond(baseline, look.strictness.limitRatio));
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
