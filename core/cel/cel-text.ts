import { compareTexts } from "#core/compare-texts.ts";
import { CelError } from "./cel-error.ts";
import { isMap } from "./cel-map.ts";
import { CelBytes, CelDouble, CelObject, type CelValue } from "./cel-value.ts";
import { decodeValue } from "./decode-value.ts";
import { decodeUtf8 } from "./utf8.ts";

const DEEPEST = 500;
const MOST_VALUES = 1_000_000;

/**
 * The plain JSON tree of a value. What came from a judged tree comes back as the very same objects.
 * @throws CelError for more than a million values, which few lists can stand for that hold each other
 */
export function celToJson(value: CelValue): unknown {
  return jsonAt(value, { depth: 0, meter: { left: MOST_VALUES } });
}

/** How a value reads in a message: a string as it is, numbers plain, everything else as JSON. */
export function celToText(value: CelValue): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (value instanceof CelDouble) return String(value.value);
  if (value instanceof CelBytes) return bytesText(value);
  const json = celToJson(value);
  if (typeof json === "string") return json;
  return writeJson(json, { depth: 0, meter: { left: MOST_VALUES } });
}

/** How deep a walk is, and how many values it may still visit in all. */
interface Walk {
  readonly depth: number;
  readonly meter: { left: number };
}

function deeper({ depth, meter }: Walk): Walk {
  meter.left -= 1;
  if (depth >= DEEPEST || meter.left < 0) {
    throw new CelError("the value is too large or too deeply nested to be written");
  }
  return { depth: depth + 1, meter };
}

function jsonAt(value: CelValue, walk: Walk): unknown {
  if (typeof value !== "object" || value === null) return value;
  const inner = deeper(walk);
  if (Array.isArray(value)) return sameOrNewList(value, inner);
  if (!(value instanceof CelObject)) return value;
  const json = value.toJSON();
  return isMap(value) ? mapJson(json, inner) : jsonAt(decodeValue(json) ?? null, inner);
}

function sameOrNewList(list: readonly CelValue[], walk: Walk): unknown {
  const items = list.map((item) => jsonAt(item, walk));
  return items.every((item, index) => item === list[index]) ? list : items;
}

function mapJson(json: unknown, walk: Walk): unknown {
  const entries = Object.entries(json ?? {});
  return Object.fromEntries(
    entries.map(([key, item]) => [key, jsonAt(decodeValue(item) ?? null, walk)]),
  );
}

/** JSON text with integers of any size, which JSON.stringify refuses. */
function writeJson(json: unknown, walk: Walk): string {
  if (typeof json === "bigint") return String(json);
  if (typeof json !== "object" || json === null) return JSON.stringify(json) ?? "null";
  const inner = deeper(walk);
  if (Array.isArray(json)) return `[${json.map((item) => writeJson(item, inner)).join(",")}]`;
  const entries = Object.entries(json)
    .sort(([one], [other]) => compareTexts(one, other))
    .map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item, inner)}`);
  return `{${entries.join(",")}}`;
}

function bytesText(bytes: CelBytes): string {
  try {
    return decodeUtf8(bytes.value);
  } catch {
    return String(bytes.toJSON());
  }
}
