const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
];

/** Seconds as a PromQL duration in its largest whole unit: 5m, 90s, 30d. */
export function printSeconds(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => seconds % each === 0) ?? ["s", 1];
  return Number.isInteger(seconds) ? `${seconds / size}${unit}` : `${Math.round(seconds * 1000)}ms`;
}
