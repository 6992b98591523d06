import { burnRate } from "../error-budget.ts";
import { excessEvidence } from "../statistics/excess-evidence.ts";
import type { Answer } from "../verdict.ts";
import { type Look, secondsSeen } from "./look.ts";
import { isBeyond, ownSteps } from "./own-steps.ts";
import { sumPairs } from "./regression-margin.ts";
import { badOf, duration, percent, times } from "./number-words.ts";
import { weigh } from "./weigh.ts";

/** What would this version burn if all traffic were its own? Needs no baseline. */
export function costAnswer(look: Look): Answer {
  const { objective, strictness, counts, noun, alpha, clump } = look;
  const { limitRatio, maxBurn, leftRatio } = strictness;
  const steps = ownSteps(look).flatMap((step) => (step.counts === null ? [] : [step.counts]));
  const evidence = excessEvidence({ steps, limitRatio, clump });
  const rate = burnRate(counts, objective.target) ?? 0;
  const numbers = { burnRate: rate, maxBurn, logEvidence: finite(evidence.log), ...counts };
  const said = `burn ${times(rate)} of budget over ${duration(secondsSeen(look))}`;
  const seen = `${badOf(counts, noun)}, budget left ${percent(leftRatio)}`;
  const answer = (outcome: Answer["outcome"], reason: string): Answer => ({
    question: "cost",
    outcome,
    reason,
    numbers,
  });
  const isDecisive = weigh(evidence, alpha.cost) === "decisive";
  if ((isDecisive && baselineExceeds(look)) || isDownNow(look)) {
    return answer(
      "hold",
      `the baseline is beyond ${times(maxBurn)} too, this version may be well: ${said}: ${seen}`,
    );
  }
  return isDecisive
    ? answer("fail", `new version's ${said}, ${times(maxBurn)} is allowed: ${seen}`)
    : answer("pass", `${said}: ${seen}`);
}

/** How many of the last steps say how the baseline does now. */
const LAST_STEPS = 4;

function isDownNow({ pairs, strictness }: Look): boolean {
  return pairs.slice(-LAST_STEPS).some(({ baseline }) => isBeyond(baseline, strictness.limitRatio));
}

/** Is what the canary is compared with beyond the limit too, apart from what both went through? */
function baselineExceeds({ pairs, strictness }: Look): boolean {
  const { limitRatio } = strictness;
  const { baseline } = sumPairs(pairs.filter((pair) => !isBeyond(pair.baseline, limitRatio)));
  return baseline.bad > baseline.total * limitRatio;
}

/** JSON knows no infinity. */
export function finite(log: number): number {
  return Number.isFinite(log) ? log : -1e9;
}
