import { burnRate } from "../error-budget.ts";
import { excessEvidence } from "../statistics/excess-evidence.ts";
import type { Answer } from "../verdict.ts";
import { type Look, secondsSeen } from "./look.ts";
import { badOf, duration, percent, times } from "./number-words.ts";
import { weigh } from "./weigh.ts";

/** What would this version burn if all traffic were its own? Needs no baseline. */
export function costAnswer(look: Look): Answer {
  const { objective, strictness, canary, counts, noun, alpha, clump } = look;
  const { limitRatio, maxBurn, leftRatio } = strictness;
  const steps = canary.flatMap((step) => (step.counts === null ? [] : [step.counts]));
  const evidence = excessEvidence({ steps, limitRatio, clump });
  const rate = burnRate(counts, objective.target) ?? 0;
  const numbers = { burnRate: rate, maxBurn, logEvidence: finite(evidence.log), ...counts };
  const said = `burn ${times(rate)} of budget over ${duration(secondsSeen(look))}`;
  const seen = `${badOf(counts, noun)}, budget left ${percent(leftRatio)}`;
  if (weigh(evidence, alpha) !== "decisive") {
    return { question: "cost", outcome: "pass", reason: `${said}: ${seen}`, numbers };
  }
  const reason = `new version's ${said}, ${times(maxBurn)} is allowed: ${seen}`;
  if (baselineExceeds(look)) {
    return { question: "cost", outcome: "hold", reason: `both versions fail: ${reason}`, numbers };
  }
  return { question: "cost", outcome: "fail", reason, numbers };
}

/** How many of the last steps say how the baseline does now. */
const LAST_STEPS = 8;

/** Is what the canary is compared with beyond the limit too, at the same time? */
function baselineExceeds({ pairs, strictness }: Look): boolean {
  const last = pairs.slice(-LAST_STEPS);
  const bad = last.reduce((sum, { baseline }) => sum + baseline.bad, 0);
  const total = last.reduce((sum, { baseline }) => sum + baseline.total, 0);
  return bad > total * strictness.limitRatio;
}

/** JSON knows no infinity. */
export function finite(log: number): number {
  return Number.isFinite(log) ? log : -1e9;
}
