import { canonicalJson } from "#core/kube/canonical-json.ts";
import { elementNames } from "#core/policy/element-path.ts";
import { diffValues } from "./diff-values.ts";
import type { FieldChange, PathStep } from "./field-change.ts";

type List = readonly unknown[];

/**
 * What differs between two lists: elements that Kubernetes knows by a key are matched by it, wherever they stand;
 * others are the same if they are equal, else those left over are matched in their order.
 */
export function diffLists(
  before: List,
  after: List,
  path: readonly PathStep[],
): readonly FieldChange[] {
  const listName = nameOfList(path);
  const names = { before: namesOf(before, listName), after: namesOf(after, listName) };
  const isKeyed = [...names.before, ...names.after].every((name) => name.includes("="));
  const pairs = isKeyed
    ? pairByName(names.before, names.after)
    : pairByContent(before.map(canonicalJson), after.map(canonicalJson));
  const changes = pairs.flatMap(({ from, to }): readonly FieldChange[] => {
    const element = to === null ? names.before[from ?? 0] : names.after[to];
    const here = [...path, { element: element ?? "" }];
    if (from === null)
      return [{ change: "added", path: here, before: null, after: after[to ?? 0] }];
    if (to === null) return [{ change: "removed", path: here, before: before[from], after: null }];
    return diffValues(before[from], after[to], here);
  });
  return [...changes, ...orderChange(pairs, { path, names })];
}

/** Kubernetes takes a port without a protocol for one with TCP. */
function namesOf(list: List, listName: string): readonly string[] {
  return elementNames(list, listName).map((name) => name.replace(/,protocol=TCP$/, ""));
}

/** Indexes of one element in both lists; null on the side that lacks it. */
interface Pair {
  readonly from: number | null;
  readonly to: number | null;
}

function pairByName(before: readonly string[], after: readonly string[]): readonly Pair[] {
  const known = new Map(before.map((name, index) => [name, index]));
  const kept = new Set(after);
  const gone = before.flatMap((name, from) => (kept.has(name) ? [] : [{ from, to: null }]));
  return [...gone, ...after.map((name, to) => ({ from: known.get(name) ?? null, to }))];
}

function pairByContent(before: readonly string[], after: readonly string[]): readonly Pair[] {
  const free = Map.groupBy(before.keys(), (index) => before[index] ?? "");
  const same = after.map((text) => free.get(text)?.shift() ?? null);
  const left = [...free.values()].flat().sort((one, other) => one - other);
  const pairs = same.map((from, to) => ({ from: from ?? left.shift() ?? null, to }));
  return [...left.map((from) => ({ from, to: null })), ...pairs];
}

interface ListNames {
  readonly path: readonly PathStep[];
  readonly names: { readonly before: readonly string[]; readonly after: readonly string[] };
}

/** Order counts in some lists (arguments, init containers): said where both have the elements otherwise. */
function orderChange(pairs: readonly Pair[], { path, names }: ListNames): readonly FieldChange[] {
  const kept = pairs.filter(({ from, to }) => from !== null && to !== null);
  const order = kept.map(({ from }) => from ?? 0);
  if (order.every((from, index) => index === 0 || from > (order[index - 1] ?? 0))) return [];
  const sorted = order.toSorted((one, other) => one - other);
  return [
    {
      change: "moved",
      path,
      before: sorted.map((from) => names.before[from] ?? ""),
      // An element without a key is called by the place it had.
      after: order.map((from) => names.before[from] ?? ""),
    },
  ];
}

/** The field that holds the list; a list in a list has none. */
function nameOfList(path: readonly PathStep[]): string {
  const last = path.at(-1);
  return last !== undefined && "field" in last ? last.field : "";
}
