import type { PathKey } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";
import { nearestName } from "#core/nearest-name.ts";

interface Schema {
  readonly type?: string;
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

export interface Misspelt {
  readonly at: readonly PathKey[];
  readonly key: string;
}

/** Keys that a closed schema does not know, with the near name that is still free and takes such a value. */
export function misspeltKeys(
  value: unknown,
  schema: Schema,
  at: readonly PathKey[] = [],
): readonly Misspelt[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return value.flatMap((item: unknown, index) => misspeltKeys(item, items, [...at, index]));
  }
  const { properties } = schema;
  if (!isRecord(value) || properties === undefined) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const known = properties[key];
    if (known !== undefined) return misspeltKeys(member, known, [...at, key]);
    if (schema.additionalProperties !== false) return [];
    const free = Object.keys(properties).filter((name) => !Object.hasOwn(value, name));
    const fitting = free.filter((name) => fits(member, properties[name]?.type));
    const nearest = nearestName(key, fitting);
    return nearest === null ? [] : [{ at: [...at, key], key: nearest }];
  });
}

function fits(value: unknown, type: string | undefined): boolean {
  if (type === undefined) return true;
  if (Array.isArray(value)) return type === "array";
  return isRecord(value) ? type === "object" : typeof value === type;
}
