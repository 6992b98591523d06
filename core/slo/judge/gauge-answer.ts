import type { Answer, VerdictFacts } from "../verdict.ts";
import { duration } from "./number-words.ts";
import { stepsBetween } from "./series-steps.ts";

/** So many good slices in a row make a pass; so many bad ones at least make a failure. */
const GOOD_SLICES = 5;
const BAD_SLICES = 2;

/** Does a value that is looked at once per slice keep to its limit now? Null where it was not seen. */
export function gaugeAnswer(facts: VerdictFacts): Answer | null {
  const { canary, recent, nowMs, sinceMs, objective } = facts;
  const ofCanary = canary !== null && "value" in canary;
  const seen = ofCanary ? canary : recent;
  if (!("value" in seen)) return null;
  const { stepSeconds } = seen.value;
  const fromMs = ofCanary ? (sinceMs ?? -Infinity) : -Infinity;
  const slices = stepsBetween(seen.value, { fromMs, toMs: nowMs }).flatMap(({ counts }) =>
    counts === null || counts.total === 0 ? [] : [counts.bad > 0],
  );
  const streak = streakOf(slices);
  const what = describe(facts);
  const span = duration(streak * stepSeconds);
  const numbers = { slices: slices.length, streak };
  const isBad = slices.at(-1) === true;
  const enough = Math.max(BAD_SLICES, Math.ceil(objective.canary.forSeconds / stepSeconds));
  if (isBad) {
    const outcome = streak >= enough ? "fail" : "hold";
    return { question: "gauge", outcome, reason: `${what} is missed for ${span}`, numbers };
  }
  if (streak >= GOOD_SLICES) {
    return { question: "gauge", outcome: "pass", reason: `${what} is kept for ${span}`, numbers };
  }
  const missing = duration((GOOD_SLICES - streak) * stepSeconds);
  const reason = `${what} is kept for ${span}, ${missing} more make a pass`;
  return { question: "gauge", outcome: "hold", reason, numbers };
}

function streakOf(slices: readonly boolean[]): number {
  const last = slices.at(-1);
  const before = slices.findLastIndex((slice) => slice !== last);
  return slices.length - 1 - before;
}

const COMPARISONS = {
  below: "below",
  "at-most": "of at most",
  above: "above",
  "at-least": "of at least",
} as const;

function describe({ objective }: VerdictFacts): string {
  const { indicator } = objective;
  return indicator.kind === "gauge"
    ? `the limit ${COMPARISONS[indicator.comparison]} ${indicator.limit}`
    : "the objective of a time slice";
}
