import { CelError } from "./cel-error.ts";
import { isMap } from "./cel-map.ts";
import { CelBytes, CelDouble, CelObject, type CelValue } from "./cel-value.ts";
import { decodeValue } from "./decode-value.ts";
import { decodeUtf8 } from "./utf8.ts";

const DEEPEST = 500;

/** The plain JSON tree of a value. What came from a judged tree comes back as the very same objects. */
export function celToJson(value: CelValue): unknown {
  return jsonAt(value, 0);
}

/** How a value reads in a message: a string as it is, numbers plain, everything else as JSON. */
export function celToText(value: CelValue): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (value instanceof CelDouble) return String(value.value);
  if (value instanceof CelBytes) return bytesText(value);
  const json = celToJson(value);
  return typeof json === "string" ? json : writeJson(json, 0);
}

function jsonAt(value: CelValue, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) throw tooDeep();
  if (Array.isArray(value)) return sameOrNewList(value, depth);
  if (!(value instanceof CelObject)) return value;
  const json = value.toJSON();
  return isMap(value) ? mapJson(json, depth) : jsonAt(decodeValue(json) ?? null, depth + 1);
}

function sameOrNewList(list: readonly CelValue[], depth: number): unknown {
  const items = list.map((item) => jsonAt(item, depth + 1));
  return items.every((item, index) => item === list[index]) ? list : items;
}

function mapJson(json: unknown, depth: number): unknown {
  const entries = Object.entries(json ?? {});
  return Object.fromEntries(
    entries.map(([key, item]) => [key, jsonAt(decodeValue(item) ?? null, depth + 1)]),
  );
}

/** JSON text with integers of any size, which JSON.stringify refuses. */
function writeJson(json: unknown, depth: number): string {
  if (depth > DEEPEST) throw tooDeep();
  if (typeof json === "bigint") return String(json);
  if (typeof json !== "object" || json === null) return JSON.stringify(json) ?? "null";
  if (Array.isArray(json)) return `[${json.map((item) => writeJson(item, depth + 1)).join(",")}]`;
  const entries = Object.entries(json).map(
    ([key, item]) => `${JSON.stringify(key)}:${writeJson(item, depth + 1)}`,
  );
  return `{${entries.join(",")}}`;
}

function bytesText(bytes: CelBytes): string {
  try {
    return decodeUtf8(bytes.value);
  } catch {
    return String(bytes.toJSON());
  }
}

function tooDeep(): CelError {
  return new CelError("the value is nested too deeply to be written");
}
