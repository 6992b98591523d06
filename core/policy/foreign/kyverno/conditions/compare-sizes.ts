import { CelError } from "#core/cel/cel-error.ts";
import {
  compareVersions,
  parseVersion,
  type SemanticVersion,
} from "#core/cel/kubernetes/semantic-version.ts";
import { compareSizes, durationNanos, quantityNanos } from "../measured-value.ts";
import type { ConditionOperator } from "./condition-operator.ts";
import { numberOf } from "./number-of.ts";
import { durationPair, secondsNanos } from "./seconds-pair.ts";

/** Whether an order (-1, 0, 1) is the wanted one. */
type Wanted = (order: number) => boolean;

/** Durations first, then quantities, numbers, versions; what cannot be compared is false. */
export function comparesSizes(wanted: Wanted): ConditionOperator {
  return (key, value) => {
    const order = sizeOrder(key, value);
    return order !== null && wanted(order);
  };
}

/** The older operators, of durations and seconds alone. */
export function comparesDurations(wanted: Wanted): ConditionOperator {
  return (key, value) => {
    const [left, right] = [nanosOf(key), nanosOf(value)];
    return left !== null && right !== null && wanted(compareSizes(left, right));
  };
}

function nanosOf(value: unknown): bigint | null {
  return typeof value === "string" ? durationNanos(value) : secondsNanos(value);
}

function sizeOrder(key: unknown, value: unknown): number | null {
  if (typeof key === "number" && typeof value === "number") return compareSizes(key, value);
  const isMeasured = ["string", "number", "bigint"].includes(typeof key);
  if (!isMeasured) return null;
  const durations = durationPair(key, value);
  if (durations !== null) return compareSizes(...durations);
  const quantities =
    typeof key === "string" && typeof value === "string"
      ? [quantityNanos(key), quantityNanos(value)]
      : [];
  const [left = null, right = null] = quantities;
  if (left !== null && right !== null) return compareSizes(left, right);
  return numberOrder(key, value);
}

function numberOrder(key: unknown, value: unknown): number | null {
  const [left, right] = [numberOf(key), numberOf(value)];
  if (left === null) return versionOrder(key, value);
  // A number in a text counts as seconds beside a duration, where it could be compared with nothing so far.
  const durations = durationPair(left, value);
  if (durations !== null) return compareSizes(...durations);
  if (right === null) return null;
  return compareSizes(left, right);
}

function versionOrder(key: unknown, value: unknown): number | null {
  const [left, right] = [versionOf(key), versionOf(value)];
  return left === null || right === null ? null : compareVersions(left, right);
}

function versionOf(value: unknown): SemanticVersion | null {
  if (typeof value !== "string") return null;
  try {
    return parseVersion(value);
  } catch (error) {
    if (error instanceof CelError) return null;
    throw error;
  }
}
