import type { Evidence } from "../statistics/ratio-evidence.ts";

/** At this e-value a version is watched, not passed: chance reaches it in one equal version of five. */
const SUSPICION = Math.log(5);

/** One burst alone must not decide. */
const SHARE_WITHOUT_BEST = 0.75;

export type Weight = "decisive" | "suspicious" | "none";

/** How sure the evidence is at this level; without its best step most of it must remain. */
export function weigh(evidence: Evidence, alpha: number): Weight {
  const needed = Math.log(1 / alpha);
  if (evidence.log >= needed && evidence.logWithoutBest >= needed * SHARE_WITHOUT_BEST)
    return "decisive";
  return evidence.log >= SUSPICION ? "suspicious" : "none";
}
