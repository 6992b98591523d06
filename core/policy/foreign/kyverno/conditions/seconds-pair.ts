import { durationNanos } from "../measured-value.ts";

const SECOND = 1_000_000_000n;

/**
 * Two durations in nanoseconds, where one side is a text like "1h" and the other one such a text or a number of seconds.
 * Null otherwise: "0" alone is no duration.
 */
export function durationPair(
  left: unknown,
  right: unknown,
): readonly [left: bigint, right: bigint] | null {
  const [first, second] = [writtenNanos(left), writtenNanos(right)];
  if (first === null && second === null) return null;
  const pair = [first ?? secondsNanos(left), second ?? secondsNanos(right)] as const;
  return pair[0] === null || pair[1] === null ? null : [pair[0], pair[1]];
}

function writtenNanos(value: unknown): bigint | null {
  return typeof value !== "string" || value === "0" ? null : durationNanos(value);
}

/** A number counts as whole seconds, its fraction is cut. */
export function secondsNanos(value: unknown): bigint | null {
  if (typeof value === "bigint") return value * SECOND;
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  return BigInt(Math.trunc(value)) * SECOND;
}
