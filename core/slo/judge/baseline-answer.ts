import type { Counts } from "../counts.ts";
import { burnRate } from "../error-budget.ts";
import { exactInterval } from "../statistics/binomial.ts";
import { excessEvidence } from "../statistics/excess-evidence.ts";
import {
  COARSE_RATIOS,
  type Evidence,
  FINE_RATIOS,
  type PairedStep,
  ratioEvidence,
} from "../statistics/ratio-evidence.ts";
import type { Answer } from "../verdict.ts";
import { finite } from "./cost-answer.ts";
import { lastingSeconds } from "./lasting-regression.ts";
import type { Look } from "./look.ts";
import { badOf, duration, percent, times } from "./number-words.ts";
import { isRegression, type Margin, sumPairs } from "./regression-margin.ts";
import { type Step, total } from "./series-steps.ts";
import { weigh, type Weight } from "./weigh.ts";

/** Is the new version worse than what it is compared with? Null where nothing is to be compared. */
export function baselineAnswer(look: Look): Answer | null {
  const { baseline } = look.objective;
  if (baseline.kind === "none") return null;
  if (baseline.kind === "recorded") {
    const counts = { total: baseline.requests, bad: baseline.errorRatio * baseline.requests };
    return againstFixed(look, counts);
  }
  if (look.baseline === null) return null;
  const together = sumPairs(look.pairs);
  return together.baseline.total > 0
    ? againstConcurrent(look, together)
    : againstFixed(look, earlier(look, look.baseline));
}

function againstConcurrent(look: Look, together: PairedStep): Answer {
  const { pairs, clump, alpha } = look;
  const margin = marginOf(look);
  const ratios = margin.maxRatio < ALIKE_BELOW ? FINE_RATIOS : COARSE_RATIOS;
  const matters = (suffix: PairedStep) => isRegression(suffix, margin);
  const evidence = ratioEvidence({ steps: pairs, clump, ratios, matters });
  return settle(look, { together, pairs, evidence, weight: weigh(evidence, alpha.baseline) });
}

/** Where the old version gets no requests any more: what it did before, else what the service did. */
function earlier({ before }: Look, baseline: readonly Step[]): Counts {
  const own = total(baseline);
  return own.total > 0 || before === null ? own : before;
}

/** Counts of another time: the new version must be beyond all that they allow. */
function againstFixed(look: Look, baseline: Counts): Answer {
  const { canary, counts, alpha, noun } = look;
  if (baseline.total <= 0) {
    const reason = `the baseline had no ${noun}s to compare with`;
    return { question: "baseline", outcome: "hold", reason, numbers: {} };
  }
  const { maxRatio, minDifference } = marginOf(look);
  const ratio = baseline.bad / baseline.total;
  const { upper } = exactInterval(baseline, 1 - alpha.baseline);
  const limitRatio = Math.min(0.999, Math.max(upper, ratio * maxRatio, ratio + minDifference));
  const steps = canary.flatMap((step) => (step.counts === null ? [] : [step.counts]));
  const evidence = excessEvidence({ steps, limitRatio, clump: 1 });
  return settle(look, {
    together: { canary: counts, baseline },
    pairs: steps.map((step) => ({ canary: step, baseline })),
    evidence,
    weight: weigh(evidence, alpha.baseline),
  });
}

interface Compared {
  readonly together: PairedStep;
  readonly pairs: readonly PairedStep[];
  readonly evidence: Evidence;
  readonly weight: Weight;
}

function settle(look: Look, { together, pairs, evidence, weight }: Compared): Answer {
  const { canary, baseline } = together;
  const { noun, objective } = look;
  const worse = times(canary.bad / canary.total / (baseline.bad / baseline.total));
  const seen = `${badOf(canary, noun)} (${percent(ratioOf(canary))}), baseline ${Math.round(baseline.bad)} of ${Math.round(baseline.total)} (${percent(ratioOf(baseline))})`;
  const numbers = {
    logEvidence: finite(evidence.log),
    burnRate: burnRate(canary, objective.target) ?? 0,
    total: canary.total,
    bad: canary.bad,
    baselineTotal: baseline.total,
    baselineBad: baseline.bad,
  };
  const answer = (outcome: Answer["outcome"], reason: string): Answer => ({
    question: "baseline",
    outcome,
    reason,
    numbers,
  });
  if (weight === "none") return notWorse(look, together, seen, answer);
  const much = baseline.bad > 0 ? `${worse} as bad as its baseline` : "worse than its baseline";
  if (weight === "suspicious") {
    return answer("hold", `new version looks ${much}, too early to be sure: ${seen}`);
  }
  const { forSeconds } = objective.canary;
  const lasted = lastingSeconds(pairs, {
    margin: marginOf(look),
    forSeconds,
    stepSeconds: look.stepSeconds,
  });
  if (lasted !== null) {
    const waits = `${duration(lasted)} of ${duration(forSeconds)}`;
    return answer("hold", `new version is ${much}, seen for ${waits}: ${seen}`);
  }
  const since = forSeconds > 0 ? ` for ${duration(forSeconds)}` : "";
  return answer("fail", `new version is ${much}${since}: ${seen}`);
}

/** A margin this narrow asks for versions that are alike: then the counts themselves must lie within it. */
const ALIKE_BELOW = 1.25;

function notWorse(
  look: Look,
  together: PairedStep,
  seen: string,
  answer: (outcome: Answer["outcome"], reason: string) => Answer,
): Answer {
  const { maxRatio, minDifference } = marginOf(look);
  if (isRegression(together, { maxRatio, minDifference })) {
    return maxRatio < ALIKE_BELOW
      ? answer("hold", `new version is not within ${times(maxRatio)} of its baseline: ${seen}`)
      : answer("pass", `not shown to be worse than its baseline: ${seen}`);
  }
  return isRegression(together, { maxRatio, minDifference: 0 })
    ? answer("pass", `worse than its baseline by less than ${percent(minDifference)}: ${seen}`)
    : answer("pass", `within ${times(maxRatio)} of its baseline: ${seen}`);
}

function marginOf({ objective }: Look): Margin {
  return objective.canary;
}

function ratioOf({ bad, total: all }: Counts): number {
  return all > 0 ? bad / all : 0;
}
