import { type PathKey, valueAt } from "#core/document/field-path.ts";
import type { BlameQuery, BlameStep, Claim, Identity } from "./blame-query.ts";
import { isScalar } from "./value-likeness.ts";
import type { SourcePlace } from "./written.ts";

/** A rendered object with everything that made it, in order; `steps[0]` is what it began as. */
export interface BlameSubject {
  readonly object: BlameQuery["object"];
  readonly identity: Identity;
  readonly steps: readonly BlameStep[];
}

/**
 * Who wrote the value at `keys`: for a plain value the last that counts, for a mapping or a list of them the one
 * that began it. For what is missing, who took it away, else its nearest parent. Null where nobody is known.
 */
export function findClaim(subject: BlameSubject, keys: readonly PathKey[]): SourcePlace | null {
  const { object, identity, steps } = subject;
  const present = presentLength(object, keys);
  if (present < keys.length) {
    const removal = findRemoval(subject, { keys, present });
    if (removal !== null) return removal;
  }
  for (let length = present; length >= 0; length--) {
    const own = keys.slice(0, length);
    const value = valueAt(object, own);
    const query = { object, identity, keys: own, value };
    const claim = isPlain(value) ? lastClaim(steps, query) : firstClaim(steps, query);
    if (claim !== null) return claim.place;
  }
  return null;
}

/** A value that is replaced as a whole: a scalar, or a list of scalars. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isScalar);
  return typeof value !== "object" || value === null;
}

function presentLength(object: unknown, keys: readonly PathKey[]): number {
  let value = object;
  for (const [index, key] of keys.entries()) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return index;
    value = valueAt(value, [key]);
  }
  return keys.length;
}

interface Missing {
  readonly keys: readonly PathKey[];
  readonly present: number;
}

function findRemoval(
  { object, identity, steps }: BlameSubject,
  { keys, present }: Missing,
): SourcePlace | null {
  const query = { object, identity, keys, value: undefined };
  for (const step of steps.toReversed()) {
    const removal = step.removal?.(query, present) ?? null;
    if (removal !== null) return removal;
  }
  return null;
}

/** The last that wrote just this; else the last that wrote a part of it; else the last that wrote there at all. */
function lastClaim(steps: readonly BlameStep[], query: BlameQuery): Claim | null {
  const claims = steps.toReversed().flatMap((step) => step.claim(query) ?? []);
  return (
    claims.find(isEqual) ??
    looseClaim(steps, query) ??
    claims.find(({ likeness }) => likeness === "part") ??
    claims[0] ??
    null
  );
}

/** The first that wrote it, after the last that replaced it. */
function firstClaim(steps: readonly BlameStep[], query: BlameQuery): Claim | null {
  const claims = steps.flatMap((step) => step.claim(query) ?? []);
  const loose = claims.some(isEqual) ? null : looseClaim(steps, query);
  return loose ?? claims.findLast(({ isReplacement }) => isReplacement) ?? claims[0] ?? null;
}

function looseClaim(steps: readonly BlameStep[], query: BlameQuery): Claim | null {
  if (!query.keys.some((key) => typeof key === "number")) return null;
  for (const step of steps.toReversed()) {
    const claim = step.looseClaim?.(query) ?? null;
    if (claim !== null && isEqual(claim)) return claim;
  }
  return null;
}

function isEqual({ likeness }: Claim): boolean {
  return likeness === "equal";
}
