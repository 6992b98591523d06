import type { Counts } from "#core/slo/counts.ts";
import { randomFrom } from "../../support/random.ts";
import { drawStep, type Story, STEP_SECONDS } from "./draw-traffic.ts";

/** What a judge sees: everything since the canary began. */
export interface Seen {
  readonly canary: readonly Counts[];
  readonly baseline: readonly Counts[];
}

export type Look = (seen: Seen) => "pass" | "fail" | "hold";

/** How one rollout ended. Seconds are of canary time. */
export interface Ending {
  readonly end: "promoted" | "aborted" | "person";
  readonly seconds: number;
  /** Whether the first step's 5 minutes ended with an answer. */
  readonly firstStep: "pass" | "fail" | "hold";
}

export const WEIGHTS = [0.1, 0.3, 0.5, 0.8] as const;
const LOOK_STEPS = 60 / STEP_SECONDS;
/** A step of the rollout lasts 5 looks at least, and ends with 4 passes in a row; a person is asked after 15. */
const FEWEST_LOOKS = 5;
const PASSES = 4;
const MOST_LOOKS = 15;

/** Runs the weights one after the other with a look each minute, as an inline analysis does. */
export function runRollout(story: Story, { seed, look }: { seed: number; look: Look }): Ending {
  const random = randomFrom(seed);
  const canary: Counts[] = [];
  const baseline: Counts[] = [];
  let firstStep: Ending["firstStep"] = "hold";
  for (const weight of WEIGHTS) {
    let verdict: "pass" | "fail" | "hold" = "hold";
    let passes = 0;
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      for (let step = 0; step < LOOK_STEPS; step += 1) {
        const drawn = drawStep(story, { weight, index: canary.length, random });
        canary.push(drawn.canary);
        baseline.push(drawn.baseline);
      }
      verdict = look({ canary, baseline });
      const isFirst = weight === WEIGHTS[0] && looks < FEWEST_LOOKS;
      if (isFirst) firstStep = verdict;
      if (verdict === "fail") break;
      passes = verdict === "pass" ? passes + 1 : 0;
      if (looks + 1 >= FEWEST_LOOKS && passes >= PASSES) break;
    }
    const seconds = canary.length * STEP_SECONDS;
    if (verdict === "fail") return { end: "aborted", seconds, firstStep };
    if (passes < PASSES) return { end: "person", seconds, firstStep };
  }
  return { end: "promoted", seconds: canary.length * STEP_SECONDS, firstStep };
}
