import { CelError } from "./cel-error.ts";
import { isMap, mapEntries } from "./cel-map.ts";
import { runtimeTypeName } from "./cel-type.ts";
import {
  CelBytes,
  CelObject,
  CelTypeValue,
  CelUint,
  type CelValue,
  isDouble,
  isInt,
  isList,
} from "./cel-value.ts";
import { doubleOf } from "./double-of.ts";
import { kindOf } from "./kind-of.ts";
import { compareText } from "./ordering.ts";
import { fullDecimals } from "./rounded-text.ts";
import { CelDuration, CelTimestamp } from "./time-value.ts";
import { decodeUtf8 } from "./utf8.ts";

/** What %s puts into a text: "[1, abc]", "{key: true}". @throws CelError for types without a text */
export function plainText(value: CelValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || value === null || isInt(value)) return String(value);
  if (isDouble(value)) return fullDecimals(doubleOf(value));
  if (isList(value)) return `[${value.map(plainText).join(", ")}]`;
  if (isMap(value)) return mapText(Array.from(mapEntries(value)));
  return objectText(value);
}

function mapText(entries: readonly (readonly [CelValue, CelValue])[]): string {
  const texts = entries.map(([key, value]) => ({ key: plainText(key), value: plainText(value) }));
  const sorted = texts.sort((one, other) => compareText(one.key, other.key));
  return `{${sorted.map(({ key, value }) => `${key}: ${value}`).join(", ")}}`;
}

function objectText(value: CelValue): string {
  if (value instanceof CelUint) return String(value.value);
  if (value instanceof CelBytes) return decodeUtf8(value.value);
  if (value instanceof CelTypeValue) return runtimeTypeName(value.type);
  if (value instanceof CelDuration || value instanceof CelTimestamp) return String(value.toJSON());
  throw new CelError(
    `format: %s does not take ${value instanceof CelObject ? value.typeName : kindOf(value)}`,
  );
}
