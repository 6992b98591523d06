import type { CountSeries, NoCounts, Seen } from "../counts.ts";
import type { Answer, VerdictFacts } from "../verdict.ts";
import { nounOf } from "./look.ts";
import { duration } from "./number-words.ts";
import { type Step, stepsBetween, total } from "./series-steps.ts";

/** Was everything seen that the verdict needs? What was not is hold, until patience ends. */
export function sourceAnswer(facts: VerdictFacts): Answer {
  const gap = firstGap(facts);
  if (gap === null) return { question: "source", outcome: "pass", reason: "all seen", numbers: {} };
  const waited = waitedSeconds(gap, facts);
  return {
    question: "source",
    outcome: outcomeOf(gap, facts),
    reason: `${gap.what}: ${gap.reason}`,
    numbers: waited === null ? {} : { waitedSeconds: waited },
  };
}

const NEW_VERSION = "new version";

interface Gap extends NoCounts {
  readonly what: string;
}

function firstGap(facts: VerdictFacts): Gap | null {
  const { objective, nowMs, sinceMs, canary, baseline } = facts;
  if (sinceMs !== null && sinceMs > nowMs) {
    const ahead = duration((sinceMs - nowMs) / 1000);
    return { what: "clocks", cause: "not-askable", reason: `the canary begins ${ahead} from now` };
  }
  const parts: readonly (readonly [string, Seen<unknown> | null])[] = [
    ["budget", facts.period],
    ["service", facts.recent],
    [NEW_VERSION, isServiceWide(facts) ? null : canary],
    ["baseline", objective.baseline.kind === "recorded" ? null : baseline],
  ];
  const missing = parts.flatMap(([what, seen]) =>
    seen !== null && "missing" in seen ? [{ what, ...seen.missing }] : [],
  );
  return missing[0] ?? unnamedBaseline(facts) ?? silence(facts) ?? staleBaseline(facts);
}

/** A gauge that knows no versions speaks for all of them. */
function isServiceWide({ objective, canary }: VerdictFacts): boolean {
  const { kind } = objective.indicator;
  return (
    kind === "gauge" &&
    canary !== null &&
    "missing" in canary &&
    canary.missing.cause === "not-askable"
  );
}

function unnamedBaseline({ objective, canary, baseline }: VerdictFacts): Gap | null {
  const needed = !["none", "recorded"].includes(objective.baseline.kind);
  if (canary === null || baseline !== null || !needed || objective.indicator.kind === "gauge")
    return null;
  return {
    what: "baseline",
    cause: "not-askable",
    reason: "the request names nothing to compare with (stableHash)",
  };
}

/** Series that exist and say nothing, or nothing any more. */
function silence(facts: VerdictFacts): Gap | null {
  const { recent, canary, sinceMs } = facts;
  const [what, seen] =
    canary === null || isServiceWide(facts) ? ["service", recent] : [NEW_VERSION, canary];
  if (!("value" in seen)) return null;
  const known = knownSteps(seen.value, facts, sinceMs);
  const stale = staleReason(known.at(-1), seen.value, facts);
  if (stale !== null) return { what, cause: "no-data", reason: stale };
  if (total(known).total > 0) return null;
  const span = duration(known.length * seen.value.stepSeconds);
  return { what, cause: "no-data", reason: `no ${nounOf(facts.objective)}s in ${span}` };
}

/** A baseline that gets no requests is one thing, one that is not measured any more another. */
function staleBaseline(facts: VerdictFacts): Gap | null {
  const { baseline } = facts;
  if (baseline === null || !("value" in baseline)) return null;
  const last = knownSteps(baseline.value, facts, null).at(-1);
  const stale = staleReason(last, baseline.value, facts);
  return stale === null ? null : { what: "baseline", cause: "no-data", reason: stale };
}

function knownSteps(series: CountSeries, { nowMs }: VerdictFacts, fromMs: number | null) {
  const steps = stepsBetween(series, { fromMs: fromMs ?? -Infinity, toMs: nowMs });
  return steps.filter(({ counts }) => counts !== null);
}

function staleReason(
  last: Step | undefined,
  { stepSeconds }: CountSeries,
  { nowMs }: VerdictFacts,
): string | null {
  if (last === undefined) return "nothing was measured yet";
  const age = (nowMs - last.endMs) / 1000;
  if (age <= Math.max(STALE_SECONDS, 3 * stepSeconds)) return null;
  return `nothing was measured in the last ${duration(age)}`;
}

/** Rollouts' own minimum interval of a minute, twice; scrapes may be missed. */
const STALE_SECONDS = 120;

function outcomeOf(gap: Gap, facts: VerdictFacts): "hold" | "fail" {
  const { onNoData, onSourceDown, patienceSeconds } = facts.objective.canary;
  const rule =
    gap.cause === "no-data" ? onNoData : gap.cause === "source-down" ? onSourceDown : "hold";
  const waited = waitedSeconds(gap, facts);
  return rule === "fail" && waited !== null && waited >= patienceSeconds ? "fail" : "hold";
}

/**
 * A version of which nothing comes has been waited for since it began; a source, since the objective could last
 * be measured, but no longer than the canary is there.
 */
function waitedSeconds(
  { cause, what }: Gap,
  { nowMs, sinceMs, lastSeenMs }: VerdictFacts,
): number | null {
  const isSilent = cause === "no-data" && what === NEW_VERSION && sinceMs !== null;
  const known = [sinceMs, isSilent ? null : lastSeenMs].filter((ms) => ms !== null);
  return known.length === 0 ? null : Math.max(0, (nowMs - Math.max(...known)) / 1000);
}
