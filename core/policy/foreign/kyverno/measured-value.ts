import { CelError } from "#core/cel/cel-error.ts";
import { parseQuantity } from "#core/cel/kubernetes/parse-quantity.ts";
import { parseDuration } from "#core/cel/parse-duration.ts";

// Most texts are neither, and an error takes long to make. To Go a unit alone is a quantity: nought.
const DURATION = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const QUANTITY = /^[+-]?\d*(?:\.\d*)?(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

/** A Go duration in nanoseconds; null for a text that is none. "0" is one. */
export function durationNanos(text: string): bigint | null {
  return DURATION.test(text) ? attempt(() => parseDuration(text).nanos) : null;
}

/** A Kubernetes quantity in thousand-millionths; null for a text that is none. */
export function quantityNanos(text: string): bigint | null {
  return QUANTITY.test(text) ? attempt(() => parseQuantity(text).nanos) : null;
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
export function compareSizes<T extends number | bigint>(left: T, right: T): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
