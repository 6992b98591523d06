import { isRecord } from "#core/is-record.ts";
import type { GivenValue } from "./given-context.ts";

type Names = Readonly<Record<string, unknown>>;

/** Names with values put at their paths, as Kyverno merges them: maps into maps, anything else in its place. */
export function withValues(names: Names, values: readonly GivenValue[]): Names {
  if (values.length === 0) return names;
  const all: Names = {};
  Object.defineProperties(all, Object.getOwnPropertyDescriptors(names));
  for (const [name = "", own] of Map.groupBy(values, ({ path }) => path[0])) {
    let known: { readonly value: unknown } | undefined;
    // What lies below is only looked at where a rule asks for it.
    const get = () => (known ??= { value: own.reduce(putValue, names[name]) }).value;
    Object.defineProperty(all, name, { enumerable: true, configurable: true, get });
  }
  return all;
}

function putValue(before: unknown, { path, value }: GivenValue): unknown {
  return mergedAt(before, path.slice(1), value);
}

function mergedAt(before: unknown, [key, ...below]: readonly string[], value: unknown): unknown {
  if (key === undefined) return mergedMaps(before, value);
  const own = isRecord(before) ? before : {};
  return { ...own, [key]: mergedAt(own[key], below, value) };
}

/** Values with these put at their paths, as `withValues` does for names. */
function mergedMaps(before: unknown, value: unknown): unknown {
  if (!isRecord(before) || !isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, own]) => [key, mergedMaps(before[key], own)]);
  return { ...before, ...Object.fromEntries(entries) };
}
