import { CelMap, isMap, mapEntries } from "#core/cel/cel-map.ts";
import { celToText } from "#core/cel/cel-text.ts";
import { CelBytes, CelOptional, CelTypeValue, type CelValue, isList } from "#core/cel/cel-value.ts";
import { kindOf } from "#core/cel/kind-of.ts";
import { runtimeTypeName } from "#core/cel/cel-type.ts";

/** A value with its type, so that 1, 1u and 1.0 differ; the entries of maps are sorted. */
export function describeValue(value: CelValue): string {
  if (isList(value)) return `[${value.map(describeValue).join(", ")}]`;
  if (value instanceof CelMap || isMap(value)) {
    const entries = Array.from(
      mapEntries(value),
      ([key, item]) => `${describeValue(key)}: ${describeValue(item)}`,
    );
    return `{${entries.sort().join(", ")}}`;
  }
  if (value instanceof CelOptional) {
    return value.value === undefined
      ? "optional.none()"
      : `optional.of(${describeValue(value.value)})`;
  }
  if (value instanceof CelTypeValue) return `type ${runtimeTypeName(value.type)}`;
  if (value instanceof CelBytes) return `bytes [${value.value.join(" ")}]`;
  return `${kindOf(value)} ${celToText(value)}`;
}
