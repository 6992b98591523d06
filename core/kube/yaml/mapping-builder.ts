import { isRecord } from "#core/is-record.ts";

type Mapping = Record<string, unknown>;

/** Fills one mapping. A key may stand in it once; what "<<" brings in may be said again, or overrides. */
export class MappingBuilder {
  readonly value: Mapping = {};
  #merged: Set<string> | null = null;

  /** False where the key has been given before. */
  set(key: string, value: unknown): boolean {
    const { value: mapping } = this;
    if (mapping[key] !== undefined && Object.hasOwn(mapping, key)) {
      if (this.#merged?.delete(key) !== true) return false;
    }
    define(mapping, key, value);
    return true;
  }

  /**
   * In the order of the text, as go.yaml.in/yaml/v2 does: a "<<" overrides the keys above it.
   * False for what is no mapping.
   */
  merge(source: unknown): source is object {
    if (!isRecord(source)) return false;
    this.#merged ??= new Set();
    for (const [key, value] of Object.entries(source)) {
      if (!Object.hasOwn(this.value, key)) this.#merged.add(key);
      define(this.value, key, value);
    }
    return true;
  }
}

/** What stands under "<<", the first of a list last, so that it wins. */
export function mergeOrder(source: unknown): readonly unknown[] {
  return Array.isArray(source) ? source.toReversed() : [source];
}

/** A key named "__proto__" is a key like others. */
function define(mapping: Mapping, key: string, value: unknown): void {
  if (key !== "__proto__") {
    mapping[key] = value;
    return;
  }
  Object.defineProperty(mapping, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
