import { ConditionError } from "./condition-error.ts";
import { comparesDurations, comparesSizes } from "./compare-sizes.ts";
import { isEqual } from "./equal-values.ts";
import type { Work } from "../work.ts";
import { allIn, allNotIn, anyIn, anyNotIn, plainIn, plainNotIn } from "./membership.ts";

/** Whether a condition holds for its key and its value, both without variables. */
export type ConditionOperator = (key: unknown, value: unknown, work: Work) => boolean;

/** As Kyverno lists them; a key that is nothing at all makes each of them false. */
const OPERATORS: Readonly<Record<string, ConditionOperator>> = {
  Equal: isEqual,
  Equals: isEqual,
  NotEqual: isUnequal,
  NotEquals: isUnequal,
  AnyIn: anyIn,
  AllIn: allIn,
  AnyNotIn: anyNotIn,
  AllNotIn: allNotIn,
  In: plainIn,
  NotIn: plainNotIn,
  GreaterThan: comparesSizes((order) => order > 0),
  GreaterThanOrEquals: comparesSizes((order) => order >= 0),
  LessThan: comparesSizes((order) => order < 0),
  LessThanOrEquals: comparesSizes((order) => order <= 0),
  DurationGreaterThan: comparesDurations((order) => order > 0),
  DurationGreaterThanOrEquals: comparesDurations((order) => order >= 0),
  DurationLessThan: comparesDurations((order) => order < 0),
  DurationLessThanOrEquals: comparesDurations((order) => order <= 0),
};

export const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS);

const BY_NAME: ReadonlyMap<string, ConditionOperator> = new Map(
  Object.entries(OPERATORS).map(([name, operator]) => [name.toLowerCase(), operator]),
);

/** The operator of a name, in whatever case. @throws ConditionError for another name */
export function conditionOperator(name: unknown): ConditionOperator {
  const found = typeof name === "string" ? BY_NAME.get(name.toLowerCase()) : undefined;
  if (found !== undefined) return found;
  throw new ConditionError(
    `expected an operator of ${OPERATOR_NAMES.join(", ")}, got "${String(name)}"`,
  );
}

function isUnequal(key: unknown, value: unknown, work: Work): boolean {
  return key !== null && key !== undefined && !isEqual(key, value, work);
}
