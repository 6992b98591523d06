import { burnAlerts } from "../burn-alerts.ts";
import type { Counts } from "../counts.ts";
import { allowedBadRatio, burnRate } from "../error-budget.ts";
import { chanceOfAtLeast } from "../statistics/binomial.ts";
import type { Answer, VerdictFacts } from "../verdict.ts";
import { nounOf } from "./look.ts";
import { badOf, budgetLeft, duration, times } from "./number-words.ts";
import { lastCounts } from "./series-steps.ts";
import { strictness } from "./strictness.ts";

interface Burn {
  readonly longSeconds: number;
  readonly shortSeconds: number;
  readonly long: Counts;
  readonly longRate: number;
  readonly shortRate: number;
  readonly isTooFast: boolean;
}

/** Pairs whose long window is at most this are judged: longer ones say more of the past than of a release. */
const LONGEST_SECONDS = 3600;
/** The service must burn more than chance would make of a burn of 1. */
const CHANCE = 0.001;

/**
 * Does the service as a whole burn too fast, over a long and a short window? That fails a service that is
 * judged alone; a canary waits, because its own counts say whether it is to blame. Null where nothing was seen.
 */
export function burnAnswer(facts: VerdictFacts): Answer | null {
  const { objective, recent } = facts;
  if (!("value" in recent)) return null;
  const burns = windowPairs(objective).map((pair) => burnOf(facts, pair));
  const worst = burns.find(({ isTooFast }) => isTooFast) ?? burns.at(-1);
  if (worst === undefined) return null;
  const { longSeconds, shortSeconds, long, longRate, shortRate } = worst;
  const { leftRatio, serviceBurn } = strictness(facts);
  const over = `burn ${times(longRate)} of budget over ${duration(longSeconds)}`;
  const seen = `${badOf(long, nounOf(objective))}, ${budgetLeft(leftRatio)}`;
  const numbers = {
    burnRate: longRate,
    shortBurnRate: shortRate,
    longSeconds,
    serviceBurn,
    ...long,
  };
  if (!worst.isTooFast) {
    return { question: "burn", outcome: "pass", reason: `${over}: ${seen}`, numbers };
  }
  const reason = `${over} and ${times(shortRate)} over ${duration(shortSeconds)}: ${seen}`;
  if (facts.canary === null) return { question: "burn", outcome: "fail", reason, numbers };
  return facts.isFix === true
    ? { question: "burn", outcome: "pass", reason: `a fix goes on: ${reason}`, numbers }
    : { question: "burn", outcome: "hold", reason: `the whole service: ${reason}`, numbers };
}

/** Where a target is so low that no alert can fire, an hour is still looked at. */
function windowPairs(objective: VerdictFacts["objective"]) {
  const { alerts, leftOut } = burnAlerts(objective);
  return [...alerts, ...leftOut].filter(({ longSeconds }) => longSeconds <= LONGEST_SECONDS);
}

function burnOf(
  facts: VerdictFacts,
  pair: { readonly longSeconds: number; readonly shortSeconds: number; readonly burnRate: number },
): Burn {
  const { objective, recent, nowMs } = facts;
  const { longSeconds, shortSeconds } = pair;
  const { target } = objective;
  const [long, short] = [longSeconds, shortSeconds].map((seconds) =>
    "value" in recent ? lastCounts(recent.value, nowMs, seconds) : { total: 0, bad: 0 },
  ) as [Counts, Counts];
  const [longRate, shortRate] = [burnRate(long, target) ?? 0, burnRate(short, target) ?? 0];
  const limit = Math.min(Math.max(1, pair.burnRate), strictness(facts).serviceBurn);
  const isTooFast =
    Math.min(longRate, shortRate) > limit &&
    chanceOfAtLeast(long, allowedBadRatio(target)) <= CHANCE;
  return { longSeconds, shortSeconds, long, longRate, shortRate, isTooFast };
}
