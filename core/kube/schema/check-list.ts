import type { ListType, ObjectType } from "./kube-type.ts";
import type { SchemaWalk } from "./schema-walk.ts";

interface Sizes {
  readonly minSize: number | null;
  readonly maxSize: number | null;
}

/** Reports a mapping with too few or too many entries. */
export function checkSize(
  value: Readonly<Record<string, unknown>>,
  type: Sizes,
  walk: SchemaWalk,
): void {
  if (type.minSize === null && type.maxSize === null) return;
  checkCount(Object.keys(value).length, { ...type, noun: ["field", "fields"] }, walk);
}

/** Reports a list that is too short or too long, and elements that repeat what may stand there once. */
export function checkElements(list: readonly unknown[], type: ListType, walk: SchemaWalk): void {
  checkCount(list.length, { ...type, noun: ["element", "elements"] }, walk);
  if (list.length < 2) return;
  if (type.keys !== null) checkKeys(list, { type, keys: type.keys }, walk);
  else if (type.isSet) checkSet(list, walk);
}

function checkCount(
  count: number,
  { minSize, maxSize, noun }: Sizes & { readonly noun: readonly [string, string] },
  walk: SchemaWalk,
): void {
  const words = (limit: number) => `${limit} ${limit === 1 ? noun[0] : noun[1]}`;
  if (minSize !== null && count < minSize)
    walk.reportValue("invalid-value", `at least ${words(minSize)}, got ${count}`, NO_VALUE);
  if (maxSize !== null && count > maxSize)
    walk.reportValue("invalid-value", `at most ${words(maxSize)}, got ${count}`, NO_VALUE);
}

const NO_VALUE = { value: undefined };

interface KeyedList {
  readonly type: ListType;
  readonly keys: readonly string[];
}

function checkKeys(list: readonly unknown[], { type, keys }: KeyedList, walk: SchemaWalk): void {
  const defaults = keys.map((key) => defaultOf(type, key));
  const seen = new Map<string, number>();
  for (let index = 0; index < list.length; index += 1) {
    const identity = identityOf(list[index], { keys, defaults });
    if (identity === null) continue;
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, index);
    else reportRepeated({ index, first, words: wordsOf(keys, identity) }, walk);
  }
}

function defaultOf({ items }: ListType, key: string): unknown {
  return items.kind === "object"
    ? (items as ObjectType).fields.get(key)?.type.defaultValue
    : undefined;
}

/** The key's values as text; null where one is absent, or is itself no scalar. */
function identityOf(
  element: unknown,
  { keys, defaults }: { readonly keys: readonly string[]; readonly defaults: readonly unknown[] },
): string | null {
  if (typeof element !== "object" || element === null) return null;
  const fields = element as Readonly<Record<string, unknown>>;
  const values = keys.map((key, index) => fields[key] ?? defaults[index]);
  if (values.some((value) => value === undefined || typeof value === "object")) return null;
  return JSON.stringify(values.map(String));
}

function wordsOf(keys: readonly string[], identity: string): string {
  const values = JSON.parse(identity) as readonly string[];
  return keys.map((key, index) => `${key} "${values[index] ?? ""}"`).join(" and ");
}

function checkSet(list: readonly unknown[], walk: SchemaWalk): void {
  const seen = new Map<unknown, number>();
  for (let index = 0; index < list.length; index += 1) {
    const first = seen.get(list[index]);
    if (first === undefined) seen.set(list[index], index);
    else reportRepeated({ index, first, words: "value" }, walk);
  }
}

function reportRepeated(
  {
    index,
    first,
    words,
  }: { readonly index: number; readonly first: number; readonly words: string },
  walk: SchemaWalk,
): void {
  const list = walk.place();
  walk.enter(index);
  walk.report("duplicate-entry", `${list}[${index}] has the same ${words} as ${list}[${first}]`);
  walk.leave();
}
