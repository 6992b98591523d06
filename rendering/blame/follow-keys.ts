import { type PathKey, valueAt } from "#core/document/field-path.ts";
import { isSame, isScalar } from "./value-likeness.ts";

/** Keys by which elements of lists are told apart, the best first. */
const ELEMENT_KEYS = [
  "name",
  "mountPath",
  "containerPort",
  "port",
  "devicePath",
  "ip",
  "topologyKey",
  "uid",
  "type",
  "key",
  "host",
  "path",
] as const;

/** Steps taken in another tree; `keys` are its own, and fewer than asked for where it ends. */
export interface Followed {
  readonly keys: readonly PathKey[];
  readonly isWhole: boolean;
}

/**
 * Where the keys of a rendered object lead in what somebody wrote for it: elements of lists are found by what
 * they are, because patches put them at other indexes.
 */
export function followKeys(
  written: unknown,
  { root, keys }: { readonly root: unknown; readonly keys: readonly PathKey[] },
): Followed {
  const own: PathKey[] = [];
  let value = written;
  let rendered = root;
  for (const key of keys) {
    const step = Array.isArray(value)
      ? findElement(value, { rendered, index: Number(key) })
      : fieldOf(value, key);
    if (step === null) return { keys: own, isWhole: false };
    own.push(step);
    value = valueAt(value, [step]);
    rendered = valueAt(rendered, [key]);
  }
  return { keys: own, isWhole: true };
}

function fieldOf(value: unknown, key: PathKey): PathKey | null {
  if (typeof value !== "object" || value === null) return null;
  return Object.hasOwn(value, key) ? String(key) : null;
}

interface Place {
  readonly rendered: unknown;
  readonly index: number;
}

function findElement(list: readonly unknown[], { rendered, index }: Place): number | null {
  const wanted = valueAt(rendered, [index]);
  if (isSame(list[index], wanted)) return index;
  const key = ELEMENT_KEYS.find((candidate) => isScalar(valueAt(wanted, [candidate])));
  const named = key === undefined ? [] : withValue(list, { key, value: valueAt(wanted, [key]) });
  if (named.length === 1) return named[0] ?? null;
  const among = named.length > 1 ? named : list.map((_, position) => position);
  const equal = among.filter((position) => isSame(list[position], wanted));
  if (equal.length > 0) return equal[0] ?? null;
  if (named.includes(index)) return index;
  const isOneToOne = Array.isArray(rendered) && rendered.length === list.length;
  return isOneToOne && isAlike(list[index], wanted) ? index : null;
}

function withValue(
  list: readonly unknown[],
  { key, value }: { readonly key: string; readonly value: unknown },
): readonly number[] {
  return list.flatMap((element, index) => (valueAt(element, [key]) === value ? [index] : []));
}

/** Elements at one index of lists of one length, changed on the way: a reference that got a new name, say. */
function isAlike(written: unknown, rendered: unknown): boolean {
  if (isScalar(written) || isScalar(rendered)) return isScalar(written) && isScalar(rendered);
  if (typeof written !== "object" || typeof rendered !== "object") return false;
  if (written === null || rendered === null) return false;
  return Object.keys(written).every((key) => Object.hasOwn(rendered, key));
}
