const UNITS: readonly (readonly [RegExp, number])[] = [
  [/_(milliseconds|millis|msec|ms)$/, 1000],
  [/_(microseconds|micros|usec|us)$/, 1_000_000],
  [/_(nanoseconds|nanos|nsec|ns)$/, 1_000_000_000],
];

/** How many of a histogram's units make a second, by its name; seconds unless it says otherwise. */
export function bucketUnit(histogram: string): number {
  return UNITS.find(([suffix]) => suffix.test(histogram))?.[1] ?? 1;
}
