import { celText } from "../export/cel-literal.ts";
import { isFieldName } from "./cel-member.ts";
import { ALWAYS, and, type Formula, isConstant } from "./formula.ts";
import { memberPlace, presence, type ValuePlace } from "./value-place.ts";

/** A single value in CEL. */
export interface CelExpression {
  readonly place: ValuePlace;
  /** Whether it is there; reading it where it is not ends in an error, as in Kyverno. */
  readonly presence: Formula;
  /** The same as an optional value: "object.spec.?replicas". */
  readonly optional: string;
}

/** A list whose values are asked one by one. */
export interface CelStream {
  /** Whether there is such a list. */
  readonly presence: Formula;
  /** Whether something holds for one of its values. */
  readonly some: (body: (item: CelExpression) => Formula) => Formula;
  /** Whether asking ends in an error where there is none. */
  readonly mayFail?: true;
  /** How many there are; null where CEL does not say it simply. */
  readonly size: string | null;
}

/** What an expression in JMESPath comes to. */
export type CelOperand =
  | { readonly kind: "one"; readonly one: CelExpression }
  | { readonly kind: "list"; readonly list: CelStream }
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "claim"; readonly formula: Formula; readonly mayFail: boolean };

/** A value that is always there. */
export function single(place: ValuePlace): CelExpression {
  return { place, presence: ALWAYS, optional: place.text };
}

/** The value under a key of another one. */
export function field(
  { place, presence: before, optional }: CelExpression,
  key: string,
): CelExpression {
  const isOwn = place.fields?.[key] !== undefined;
  const inner = memberPlace(place, key);
  // Kyverno rewrites "object.spec" for what makes pods, and no "object.?spec".
  const isRoot = place.key === "" && (key === "spec" || key === "metadata");
  const step = isRoot ? `.${key}` : isFieldName(key) ? `.?${key}` : `[?${celText(key)}]`;
  return {
    place: inner,
    presence: and(before, presence(place, key)),
    optional: isOwn ? inner.text : `${optional}${step}`,
  };
}

/** True for what an object may lack. */
export function mayLack({ presence: isThere }: Pick<CelExpression, "presence">): boolean {
  return !isConstant(isThere, true);
}
