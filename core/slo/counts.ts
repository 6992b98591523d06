/** Events seen in some time: real counts, not rates; bad is never above total. */
export interface Counts {
  readonly total: number;
  readonly bad: number;
}

/**
 * Counts per step of time. Steps are aligned to multiples of `stepSeconds` since the epoch, so that any
 * replica that asks again sees the same; step i holds what happened after startMs + i steps, up to
 * startMs + (i + 1) steps. Null is a step of which the source knows nothing.
 */
export interface CountSeries {
  readonly startMs: number;
  readonly stepSeconds: number;
  readonly steps: readonly (Counts | null)[];
}

/** Why there is nothing to count: what to tell a person, and whether waiting can help. */
export interface NoCounts {
  readonly cause: "no-data" | "source-down" | "not-askable";
  readonly reason: string;
}

export type Seen<T> = { readonly value: T } | { readonly missing: NoCounts };

export function addCounts(left: Counts, right: Counts): Counts {
  return { total: left.total + right.total, bad: left.bad + right.bad };
}

/** The counts of all steps together. */
export function sumOf({ steps }: CountSeries): Counts {
  return steps.reduce<Counts>((sum, step) => (step === null ? sum : addCounts(sum, step)), {
    total: 0,
    bad: 0,
  });
}

/** The same of what may not have been seen, or was not asked for: null. */
export function sumOfSeen(seen: Seen<CountSeries> | null): Counts | null {
  return seen !== null && "value" in seen ? sumOf(seen.value) : null;
}
