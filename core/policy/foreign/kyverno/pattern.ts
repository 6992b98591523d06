import type { PathKey } from "#core/document/field-path.ts";
import { isRecord } from "#core/kube/pod-template.ts";
import { parseAnchor } from "./anchor.ts";
import { expandMetadata } from "./metadata-wildcards.ts";
import { type Entry, phasesOf } from "./pattern-phases.ts";
import { fitsScalar } from "./scalar-pattern.ts";

/** What a pattern says about a value; `keys` lead to the place. `error` is a pattern that cannot say. */
export type PatternResult =
  | { readonly result: "pass" }
  | {
      readonly result: "fail" | "skip" | "error";
      readonly keys: readonly PathKey[];
      readonly message: string;
    };

/**
 * Holds a value against a Kyverno pattern, with anchors in two phases as Kyverno has them.
 * @see https://kyverno.io/docs/policy-types/cluster-policy/validate/#anchors
 */
export function matchPattern(value: unknown, pattern: unknown): PatternResult {
  const run: Run = { seen: new Map() };
  const found = element(value, pattern, { keys: [], run });
  if (found === null) return { result: "pass" };
  const { kind, keys, message } = found;
  if (kind === "skip") return { result: "skip", keys, message };
  if (kind === "negation") return { result: "fail", keys, message };
  // An anchor whose key no part of the object has leaves open what the rest would mean.
  const isUnclear = kind === "unplaced" || [...run.seen.values()].includes(false);
  return { result: isUnclear ? "error" : "fail", keys, message };
}

interface Run {
  /** Keys of anchors as written: whether some map at their place has them. */
  readonly seen: Map<string, boolean>;
}

interface Place {
  readonly keys: readonly PathKey[];
  readonly run: Run;
}

interface Mismatch {
  readonly kind: "fail" | "unplaced" | "negation" | "skip";
  /** Made by an anchor itself, not put together from those of several. */
  readonly isDirect: boolean;
  readonly keys: readonly PathKey[];
  readonly message: string;
}

type Tree = Readonly<Record<string, unknown>>;

function element(value: unknown, pattern: unknown, place: Place): Mismatch | null {
  if (isRecord(pattern)) {
    if (!isRecord(value)) return failure(place, `expected a map, got ${typeWord(value)}`);
    return map(value, pattern, place);
  }
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value)) return failure(place, `expected a list, got ${typeWord(value)}`);
    return list(value, pattern, place);
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.every((one) => fitsScalar(one, pattern))) return null;
  return failure(place, `does not match '${String(pattern)}'`);
}

function map(value: Tree, written: Tree, place: Place): Mismatch | null {
  noteAnchors(value, written, place.run);
  const { first, second } = phasesOf(expandMetadata(written, value));
  const anchored = anchoredMismatch(value, first, place);
  if (anchored !== null) return anchored;
  for (const entry of second) {
    const found = entryMismatch(value, entry, place);
    if (found !== null) return found;
  }
  return null;
}

/** A condition that is not met skips the map, unless an anchor beside it has spoken and the skip is from deeper. */
function anchoredMismatch(value: Tree, entries: readonly Entry[], place: Place): Mismatch | null {
  const skips: Mismatch[] = [];
  let applied = 0;
  for (const entry of entries) {
    const found = entryMismatch(value, entry, place);
    if (found === null) applied += 1;
    else if (found.kind === "skip") skips.push(found);
    else if (!skips.some(({ isDirect }) => isDirect)) return found;
  }
  if (skips.length === 0) return null;
  return applied === 0 || skips.some(({ isDirect }) => isDirect) ? joined(skips, place) : null;
}

function entryMismatch(value: Tree, entry: Entry, place: Place): Mismatch | null {
  const { anchor, key, pattern } = entry;
  if (anchor === null || anchor.kind === "addition")
    return plainMismatch(value, { key, pattern }, place);
  const inner = { ...place, keys: [...place.keys, anchor.key] };
  if (!Object.hasOwn(value, anchor.key)) {
    if (anchor.kind !== "condition") return null;
    return skip(inner, "conditional anchor key doesn't exist in the resource");
  }
  const own = value[anchor.key];
  switch (anchor.kind) {
    case "negation":
      return { kind: "negation", isDirect: true, keys: inner.keys, message: "is not allowed" };
    case "equality":
      return element(own, pattern, inner);
    case "existence":
      return existenceMismatch(own, pattern, inner);
    default: {
      const found = element(own, pattern, inner);
      return found === null ? null : skip({ ...inner, keys: found.keys }, found.message);
    }
  }
}

function plainMismatch(
  value: Tree,
  { key, pattern }: Pick<Entry, "key" | "pattern">,
  place: Place,
): Mismatch | null {
  const own = Object.hasOwn(value, key) ? value[key] : undefined;
  if (pattern !== "*") return element(own, pattern, { ...place, keys: [...place.keys, key] });
  return own === undefined || own === null ? failure(place, `${key} not found`) : null;
}

/** Each pattern of the list must be met by one of the elements at least. */
function existenceMismatch(value: unknown, pattern: unknown, place: Place): Mismatch | null {
  if (!Array.isArray(value)) return failure(place, `expected a list, got ${typeWord(value)}`);
  if (!Array.isArray(pattern)) return failure(place, "the pattern of ^() is not a list");
  for (const wanted of pattern as readonly unknown[]) {
    if (!isRecord(wanted)) return failure(place, "the pattern of ^() is not a list of maps");
    const isMet = value.some(
      (own, index) => element(own, wanted, { ...place, keys: [...place.keys, index] }) === null,
    );
    if (!isMet) return failure(place, "no element is as the existence anchor asks");
  }
  return null;
}

/** Every element is held against the first map or value of the pattern; only lists of lists go by position. */
function list(
  values: readonly unknown[],
  patterns: readonly unknown[],
  place: Place,
): Mismatch | null {
  const [first] = patterns;
  if (patterns.length === 0) return failure(place, "the pattern is an empty list");
  if (!isRecord(first) && !Array.isArray(first)) return element(values, first, place);
  if (isRecord(first))
    return elements(
      values.map((value) => [value, first]),
      place,
    );
  if (values.length < patterns.length) {
    const message = `expected ${patterns.length} elements, got ${values.length}`;
    return { kind: "unplaced", isDirect: false, keys: place.keys, message };
  }
  return elements(
    patterns.map((pattern, index) => [values[index], pattern]),
    place,
  );
}

/** What skips counts only where all do. */
function elements(
  pairs: readonly (readonly [value: unknown, pattern: unknown])[],
  place: Place,
): Mismatch | null {
  const skips: Mismatch[] = [];
  for (const [index, [value, pattern]] of pairs.entries()) {
    const found = element(value, pattern, { ...place, keys: [...place.keys, index] });
    if (found === null) continue;
    if (found.kind !== "skip") return found;
    skips.push(found);
  }
  return skips.length > 0 && skips.length === pairs.length ? joined(skips, place) : null;
}

/** As Kyverno remembers of a whole run: a negated key should be missing, and counts for nothing. */
function noteAnchors(value: Tree, pattern: Tree, { seen }: Run): void {
  for (const key of Object.keys(pattern)) {
    const anchor = parseAnchor(key);
    if (anchor?.kind !== "condition" && anchor?.kind !== "existence") continue;
    seen.set(key, seen.get(key) === true || Object.hasOwn(value, anchor.key));
  }
}

function failure({ keys }: Place, message: string): Mismatch {
  return { kind: "fail", isDirect: false, keys, message };
}

function skip({ keys }: Place, message: string): Mismatch {
  return { kind: "skip", isDirect: true, keys, message };
}

function joined(skips: readonly Mismatch[], { keys }: Place): Mismatch {
  const message = skips.map((one) => one.message).join("; ");
  return { kind: "skip", isDirect: false, keys, message };
}

function typeWord(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `a ${typeof value}`;
}
