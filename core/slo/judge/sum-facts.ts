import { addCounts, type Counts, type CountSeries, type NoCounts, type Seen } from "../counts.ts";
import type { VerdictFacts } from "../verdict.ts";

/**
 * The facts of several objectives as one: counts are added step by step. What one of them does not know is
 * unknown of all. The objective is the first one's.
 */
export function sumFacts(members: readonly [VerdictFacts, ...VerdictFacts[]]): VerdictFacts {
  const [first] = members;
  const since = members.map(({ sinceMs }) => sinceMs).filter((ms) => ms !== null);
  const seen = members.map(({ lastSeenMs }) => lastSeenMs).filter((ms) => ms !== null);
  return {
    ...first,
    sinceMs: since.length === 0 ? null : Math.min(...since),
    lastSeenMs: seen.length === 0 ? null : Math.min(...seen),
    period: all(
      members.map(({ period }) => period),
      (counts) => ({ value: counts.reduce(addCounts) }),
    ),
    recent: all(
      members.map(({ recent }) => recent),
      sumSeries,
    ),
    canary: allOrNone(members.map(({ canary }) => canary)),
    baseline: allOrNone(members.map(({ baseline }) => baseline)),
    latency: [],
  };
}

function allOrNone(parts: readonly (Seen<CountSeries> | null)[]): Seen<CountSeries> | null {
  const known = parts.filter((part) => part !== null);
  return known.length < parts.length ? null : all(known, sumSeries);
}

function all<T>(parts: readonly Seen<T>[], sum: (values: readonly T[]) => Seen<T>): Seen<T> {
  const missing = parts.find((part) => "missing" in part);
  return missing ?? sum(parts.flatMap((part) => ("value" in part ? [part.value] : [])));
}

const UNEQUAL: NoCounts = {
  cause: "not-askable",
  reason: "the objectives are counted in steps of different lengths",
};

function sumSeries(series: readonly CountSeries[]): Seen<CountSeries> {
  const stepSeconds = series[0]?.stepSeconds ?? 60;
  if (series.some((one) => one.stepSeconds !== stepSeconds)) return { missing: UNEQUAL };
  const stepMs = stepSeconds * 1000;
  const startMs = Math.min(...series.map((one) => one.startMs));
  const endMs = Math.max(...series.map((one) => one.startMs + one.steps.length * stepMs));
  const length = Math.round((endMs - startMs) / stepMs);
  const steps = Array.from({ length }, (_, index) =>
    sumSteps(
      series.map((one) => one.steps[index - Math.round((one.startMs - startMs) / stepMs)] ?? null),
    ),
  );
  return { value: { startMs, stepSeconds, steps } };
}

/** Null where none is known; one that is silent for a step does not hide the others. */
function sumSteps(steps: readonly (Counts | null)[]): Counts | null {
  const known = steps.filter((step) => step !== null);
  return known.length === 0 ? null : known.reduce(addCounts);
}
