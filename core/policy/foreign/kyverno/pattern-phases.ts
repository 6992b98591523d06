import { isRecord } from "#core/is-record.ts";
import { type Anchor, parseAnchor } from "./anchor.ts";

type Tree = Readonly<Record<string, unknown>>;

/** A key of a pattern, with the anchor that it is written in. */
export interface Entry {
  readonly key: string;
  readonly pattern: unknown;
  readonly anchor: Anchor | null;
}

const FIRST_PHASE: ReadonlySet<Anchor["kind"]> = new Set([
  "condition",
  "existence",
  "equality",
  "negation",
]);

export interface Phases {
  readonly first: readonly Entry[];
  readonly second: readonly Entry[];
}

/** The entries of a map in the order in which they speak. */
export function phasesOf(pattern: Tree): Phases {
  const entries = Object.entries(pattern).map(([key, inner]) => ({
    key,
    pattern: inner,
    anchor: parseAnchor(key),
  }));
  const isFirst = ({ anchor }: Entry) => anchor !== null && FIRST_PHASE.has(anchor.kind);
  return {
    first: sortedEntries(entries.filter(isFirst)),
    second: nestedFirst(entries.filter((one) => !isFirst(one))),
  };
}

function sortedEntries(entries: readonly Entry[]): readonly Entry[] {
  return [...entries].sort((left, right) => (left.key < right.key ? -1 : 1));
}

/** Keys with anchors in or below them come first, the last of them before the others, as Kyverno sorts them. */
function nestedFirst(entries: readonly Entry[]): readonly Entry[] {
  const sorted = sortedEntries(entries);
  const isNested = ({ anchor, pattern }: Entry) => anchor?.kind === "global" || hasAnchor(pattern);
  const nested = sorted.filter(isNested).reverse();
  return [...nested, ...sorted.filter((entry) => !isNested(entry))];
}

function hasAnchor(pattern: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some(hasAnchor);
  if (!isRecord(pattern)) return false;
  return Object.entries(pattern).some(([key, value]) => {
    const anchor = parseAnchor(key);
    return (anchor !== null && anchor.kind !== "addition") || hasAnchor(value);
  });
}
