import type { Counts } from "../counts.ts";
import { requestsNeeded } from "../minimum-traffic.ts";
import type { Answer } from "../verdict.ts";
import { duration, events, type Noun, percent } from "./number-words.ts";
import { type Step, total } from "./series-steps.ts";

interface Seen {
  readonly steps: readonly Step[];
  readonly stepSeconds: number;
  readonly limitRatio: number;
  readonly noun: Noun;
}

/** How many of the last steps say how fast requests come. */
const RATE_STEPS = 8;

/** Was enough seen for a pass to mean something? A hold says what is missing and how long it should take. */
export function evidenceAnswer({ steps, stepSeconds, limitRatio, noun }: Seen): Answer {
  const counts = total(steps);
  const needed = requestsNeeded(counts, limitRatio);
  const missing = Math.max(0, needed - counts.total);
  const perSecond = rateOf(steps, stepSeconds);
  const etaSeconds = missing / perSecond;
  const numbers = {
    requests: counts.total,
    neededRequests: needed,
    missingRequests: missing,
    requestsPerSecond: perSecond,
    ...(Number.isFinite(etaSeconds) ? { etaSeconds } : {}),
  };
  if (missing === 0) {
    const reason = `${events(counts.total, noun)} seen, ${needed} needed`;
    return { question: "evidence", outcome: "pass", reason, numbers };
  }
  const asked = `${events(needed, noun)} that rule out ${percent(limitRatio)} bad`;
  const gone = `${Math.ceil(missing)} missing${whenItComes(etaSeconds, perSecond)}`;
  const reason = `too early for a pass: ${seenOf(counts)} of the ${asked}, ${gone}`;
  return { question: "evidence", outcome: "hold", reason, numbers };
}

function seenOf({ total: all, bad }: Counts): string {
  return `${Math.round(all)}${bad > 0 ? ` (${Math.round(bad)} bad)` : ""}`;
}

function whenItComes(etaSeconds: number, perSecond: number): string {
  if (!Number.isFinite(etaSeconds)) return ", and none are coming";
  return `, about ${duration(etaSeconds)} at ${Number(perSecond.toPrecision(2))}/s`;
}

function rateOf(steps: readonly Step[], stepSeconds: number): number {
  const known = steps.filter(({ counts }) => counts !== null).slice(-RATE_STEPS);
  return known.length === 0 ? 0 : total(known).total / (known.length * stepSeconds);
}
