import { ALWAYS, and, type Formula, isConstant } from "./formula.ts";
import type { ValuePlace } from "./value-place.ts";
import { memberPlace, presence } from "./value-place.ts";

/** A single value in CEL. */
export interface CelExpression {
  readonly place: ValuePlace;
  /** Whether it is there; reading it where it is not ends in an error, as in Kyverno. */
  readonly presence: Formula;
}

/** A list whose values are asked one by one. */
export interface CelStream {
  readonly presence: Formula;
  readonly some: (body: (item: CelExpression) => Formula) => Formula;
  /** How many there are; null where CEL does not say it simply. */
  readonly size: string | null;
}

export type CelOperand =
  | { readonly kind: "one"; readonly one: CelExpression }
  | { readonly kind: "list"; readonly list: CelStream }
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "claim"; readonly formula: Formula; readonly mayFail: boolean };

export function single(place: ValuePlace, isThere: Formula = ALWAYS): CelExpression {
  return { place, presence: isThere };
}

/** The value under a key of another one. */
export function field({ place, presence: before }: CelExpression, key: string): CelExpression {
  return { place: memberPlace(place, key), presence: and(before, presence(place, key)) };
}

export function mayFail({ presence: isThere }: CelExpression): boolean {
  return !isConstant(isThere, true);
}
