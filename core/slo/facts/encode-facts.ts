import type { CountSeries, Seen } from "../counts.ts";
import type { VerdictFacts } from "../verdict.ts";
import type { EncodedFacts, EncodedSeries } from "./verdict-facts.schema.ts";

/** Facts as JSON that decodeFacts reads back: the same verdict comes of them, now or in a year. */
export function encodeFacts(facts: VerdictFacts): EncodedFacts {
  const { nowMs, sinceMs, lastSeenMs, recent, canary, baseline, latency, ...rest } = facts;
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "VerdictFacts",
    ...rest,
    now: moment(nowMs),
    since: sinceMs === null ? null : moment(sinceMs),
    lastSeen: lastSeenMs === null ? null : moment(lastSeenMs),
    recent: encodeSeen(recent),
    canary: canary === null ? null : encodeSeen(canary),
    baseline: baseline === null ? null : encodeSeen(baseline),
    latency: latency.map((one) => ({
      ...one,
      canary: encodeValues(one.canary),
      baseline: encodeValues(one.baseline),
    })),
  };
}

function encodeSeen(seen: Seen<CountSeries>): Seen<EncodedSeries> {
  if ("missing" in seen) return seen;
  const { startMs, stepSeconds, steps } = seen.value;
  return {
    value: {
      start: moment(startMs),
      stepSeconds,
      steps: steps.map((step) =>
        step === null || !Number.isFinite(step.total + step.bad) ? null : [step.total, step.bad],
      ),
    },
  };
}

/** JSON has no NaN; a value that is none is one that nobody knows. */
function encodeValues(seen: Seen<readonly (number | null)[]>): Seen<readonly (number | null)[]> {
  if ("missing" in seen) return seen;
  return { value: seen.value.map((value) => (Number.isFinite(value) ? value : null)) };
}

function moment(ms: number): string {
  return new Date(ms).toISOString();
}
