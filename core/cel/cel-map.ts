import { CelError } from "./cel-error.ts";
import {
  CelDouble,
  CelObject,
  CelUint,
  type CelValue,
  isPlainMap,
  normalInt,
  type PlainMap,
  type Sameness,
} from "./cel-value.ts";
import { decodeValue } from "./decode-value.ts";

type Entry = readonly [key: CelValue, value: CelValue];

/** A map that an expression made: keys are bool, int, uint or string; 1, 1u and 1.0 find the same entry. */
export class CelMap extends CelObject {
  readonly typeName = "map";
  readonly #entries: ReadonlyMap<unknown, Entry>;

  constructor(entries: ReadonlyMap<unknown, Entry>) {
    super();
    this.#entries = entries;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: CelValue): CelValue | undefined {
    return this.#entries.get(lookupKey(key))?.[1];
  }

  /** Whether has() finds the key: fields of some objects are always there, and empty until they are set. */
  has(key: CelValue): boolean {
    return this.get(key) !== undefined;
  }

  entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  keys(): readonly CelValue[] {
    return Array.from(this.entries(), ([key]) => key);
  }

  override equals(other: CelObject, same: Sameness): boolean {
    return other instanceof CelMap && sameEntries(this, other, same);
  }

  override toJSON(): unknown {
    return Object.fromEntries([...this.entries()].map(([key, value]) => [keyText(key), value]));
  }
}

/** Collects entries; a repeated key is an error, as the language demands. */
export class CelMapBuilder {
  readonly #entries = new Map<unknown, Entry>();

  /** @throws CelError for a key that occurred before or that cannot be one. */
  add(key: CelValue, value: CelValue): void {
    if (!isMapKey(key)) throw new CelError("unsupported key type");
    const lookup = lookupKey(key);
    if (this.#entries.has(lookup))
      throw new CelError(`insert failed: key ${keyText(key)} already exists`);
    this.#entries.set(lookup, [key, value]);
  }

  build(): CelMap {
    return new CelMap(this.#entries);
  }
}

export function isMap(value: unknown): value is CelMap | PlainMap {
  return value instanceof CelMap || isPlainMap(value);
}

/** The value under a key, or undefined. Only own keys of a judged tree count. */
export function mapGet(map: CelMap | PlainMap, key: CelValue): CelValue | undefined {
  if (map instanceof CelMap) return map.get(key);
  return typeof key === "string" ? plainGet(map, key) : undefined;
}

/**
 * Reads a key once. What every JavaScript object inherits does not count: it is a function, which
 * no judged tree holds, or the prototype itself.
 */
export function plainGet(map: PlainMap, key: string): CelValue | undefined {
  const raw = map[key];
  if (typeof raw === "function") return undefined;
  if (key === "__proto__" && !Object.hasOwn(map, key)) return undefined;
  return decodeValue(raw);
}

export function mapSize(map: CelMap | PlainMap): number {
  return map instanceof CelMap ? map.size : Object.keys(map).length;
}

/** A judged tree's keys in sorted order: no message and no error may hang on the order in a file. */
export function mapKeys(map: CelMap | PlainMap): readonly CelValue[] {
  return map instanceof CelMap ? map.keys() : sortedKeys(map);
}

export function mapEntries(map: CelMap | PlainMap): Iterable<Entry> {
  if (map instanceof CelMap) return map.entries();
  return sortedKeys(map).map((key) => [key, decodeValue(map[key]) ?? null]);
}

function sortedKeys(map: PlainMap): readonly string[] {
  return Object.keys(map).sort();
}

export function sameEntries(
  left: CelMap | PlainMap,
  right: CelMap | PlainMap,
  same: Sameness,
): boolean {
  if (mapSize(left) !== mapSize(right)) return false;
  for (const [key, value] of mapEntries(left)) {
    const other = mapGet(right, key);
    if (other === undefined || !same(value, other)) return false;
  }
  return true;
}

function isMapKey(key: CelValue): boolean {
  const kind = typeof key;
  return (
    kind === "string" ||
    kind === "boolean" ||
    kind === "bigint" ||
    Number.isSafeInteger(key) ||
    key instanceof CelUint
  );
}

function lookupKey(key: CelValue): unknown {
  if (key instanceof CelUint) return normalInt(key.value);
  const plain = key instanceof CelDouble ? key.value : key;
  return typeof plain === "number" && isHuge(plain) ? BigInt(plain) : plain;
}

function isHuge(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function keyText(key: CelValue): string {
  return key instanceof CelUint ? String(key.value) : String(key);
}
