import { CelError } from "#core/cel/cel-error.ts";
import { parseQuantity } from "#core/cel/kubernetes/parse-quantity.ts";
import { parseDuration } from "#core/cel/parse-duration.ts";

/** A Go duration in nanoseconds; null for a text that is none. "0" is one. */
export function durationNanos(text: string): bigint | null {
  return attempt(() => parseDuration(text).nanos);
}

/** A Kubernetes quantity in thousand-millionths; null for a text that is none. */
export function quantityNanos(text: string): bigint | null {
  return attempt(() => parseQuantity(text).nanos);
}

function attempt(read: () => bigint): bigint | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof CelError) return null;
    throw error;
  }
}

/** -1, 0 or 1. */
export function compareSizes(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
