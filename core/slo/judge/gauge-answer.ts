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
  const span = duration(streak * stepSeconds);
  const numbers = { slices: slices.length, streak };
  const isBad = slices.at(-1) === true;
  const said = `${describe(facts, isBad)} for ${span}`;
  const answer = (outcome: Answer["outcome"], reason: string): Answer => ({
    question: "gauge",
    outcome,
    reason,
    numbers,
  });
  const enough = Math.max(BAD_SLICES, Math.ceil(objective.canary.forSeconds / stepSeconds));
  if (isBad) return answer(streak >= enough ? "fail" : "hold", said);
  if (streak >= GOOD_SLICES) return answer("pass", said);
  const missing = duration((GOOD_SLICES - streak) * stepSeconds);
  return answer("hold", `${said}, ${missing} more make a pass`);
}

function streakOf(slices: readonly boolean[]): number {
  const last = slices.at(-1);
  const before = slices.findLastIndex((slice) => slice !== last);
  return slices.length - 1 - before;
}

const COMPARISONS = {
  below: "below",
  "at-most": "at most",
  above: "above",
  "at-least": "at least",
} as const;

/** "value not below 5". */
function describe({ objective }: VerdictFacts, isBad: boolean): string {
  const { indicator } = objective;
  if (indicator.kind !== "gauge") return isBad ? "time slices bad" : "time slices good";
  return `value ${isBad ? "not " : ""}${COMPARISONS[indicator.comparison]} ${indicator.limit}`;
}
