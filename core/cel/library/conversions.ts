import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  param,
  STRING,
  TIMESTAMP,
  typeOf,
  UINT,
} from "#core/cel/cel-type.ts";
import {
  CelBytes,
  type CelDouble,
  CelTypeValue,
  type CelValue,
  makeDouble,
  makeInt,
  makeUint,
} from "#core/cel/cel-value.ts";
import { doubleOf } from "#core/cel/double-of.ts";
import { formatDouble } from "#core/cel/format-double.ts";
import { formatDuration } from "#core/cel/format-duration.ts";
import { formatTimestamp } from "#core/cel/format-timestamp.ts";
import { typeOfValue } from "#core/cel/kind-of.ts";
import {
  anyBool,
  anyBytes,
  anyDouble,
  anyDuration,
  anyInt,
  anyText,
  anyTimestamp,
  anyUint,
  anyValue,
  type Parameter,
} from "#core/cel/parameter.ts";
import { parseDuration } from "#core/cel/parse-duration.ts";
import { parseTimestamp } from "#core/cel/parse-timestamp.ts";
import { CelTimestamp, SECOND } from "#core/cel/time-value.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";
import { decodeUtf8, encodeUtf8 } from "#core/cel/utf8.ts";

/** Types as functions: int(x), string(x), timestamp(x) …, and type(x), dyn(x). */
export const CONVERSIONS: readonly CelOverload[] = [
  to(BOOL, anyBool, (value) => value),
  to(BOOL, anyText, parseBool),
  to(INT, anyInt, (value) => value),
  to(INT, anyUint, ({ value }) => makeInt(value)),
  to(INT, anyDouble, (value) => makeInt(wholePart(value, "integer overflow"))),
  to(INT, anyText, parseInteger),
  to(INT, anyTimestamp, ({ nanos }) => makeInt(floorSeconds(nanos))),
  to(INT, anyDuration, ({ nanos }) => makeInt(nanos)),
  to(UINT, anyUint, (value) => value),
  to(UINT, anyInt, (value) => makeUint(BigInt(value))),
  to(UINT, anyDouble, doubleToUint),
  to(UINT, anyText, parseUnsigned),
  to(DOUBLE, anyDouble, (value) => value),
  to(DOUBLE, anyInt, (value) => makeDouble(Number(value))),
  to(DOUBLE, anyUint, ({ value }) => makeDouble(Number(value))),
  to(DOUBLE, anyText, parseDouble),
  to(STRING, anyText, (value) => value),
  to(STRING, anyBool, String),
  to(STRING, anyInt, String),
  to(STRING, anyUint, ({ value }) => String(value)),
  to(STRING, anyDouble, (value) => formatDouble(doubleOf(value))),
  to(STRING, anyBytes, ({ value }) => decodeUtf8(value)),
  to(STRING, anyTimestamp, formatTimestamp),
  to(STRING, anyDuration, ({ nanos }) => formatDuration(nanos)),
  to(BYTES, anyBytes, (value) => value),
  to(BYTES, anyText, (value) => new CelBytes(encodeUtf8(value))),
  to(TIMESTAMP, anyTimestamp, (value) => value),
  to(TIMESTAMP, anyText, parseTimestamp),
  to(TIMESTAMP, anyInt, (value) => new CelTimestamp(BigInt(value) * SECOND)),
  to(DURATION, anyDuration, (value) => value),
  to(DURATION, anyText, parseDuration),
  defineFunction({ name: "dyn", params: [anyValue("T")], result: DYN, run: (value) => value }),
  defineFunction({
    name: "type",
    params: [anyValue("T")],
    result: typeOf(param("T")),
    run: (value) => new CelTypeValue(typeOfValue(value)),
  }),
];

function to<V extends CelValue>(
  result: CelType,
  parameter: Parameter<V>,
  run: (value: V) => CelValue,
): CelOverload {
  return defineFunction({
    name: result.kind,
    params: [parameter],
    result,
    run,
    cost: traversalCost,
  });
}

function parseBool(text: string): boolean {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return true;
  if (["0", "f", "F", "false", "FALSE", "False"].includes(text)) return false;
  throw conversionError(text, "bool");
}

function parseInteger(text: string): number | bigint {
  if (!/^[+-]?\d+$/.test(text) || text.length > 30) throw conversionError(text, "int");
  const value = BigInt(text.replace(/^\+/, ""));
  if (BigInt.asIntN(64, value) !== value) throw conversionError(text, "int");
  return makeInt(value);
}

function parseUnsigned(text: string): CelValue {
  if (!/^\d+$/.test(text) || text.length > 30) throw conversionError(text, "uint");
  return makeUint(BigInt(text));
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ["nan", NaN],
  ["inf", Infinity],
  ["+inf", Infinity],
  ["-inf", -Infinity],
  ["infinity", Infinity],
  ["+infinity", Infinity],
  ["-infinity", -Infinity],
]);

function parseDouble(text: string): CelValue {
  const special = SPECIAL.get(text.toLowerCase());
  if (special !== undefined) return special;
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw conversionError(text, "double");
  return makeDouble(value);
}

function doubleToUint(value: number | CelDouble): CelValue {
  if (doubleOf(value) < 0) throw new CelError("unsigned integer overflow");
  return makeUint(wholePart(value, "unsigned integer overflow"));
}

/** The integer towards zero; what Go cannot hold exactly at the edge of 64 bits is an overflow. */
function wholePart(value: number | CelDouble, message: string): bigint {
  const double = doubleOf(value);
  if (!Number.isFinite(double) || double <= -(2 ** 63) || double >= 2 ** 64)
    throw new CelError(message);
  return BigInt(Math.trunc(double));
}

function floorSeconds(nanos: bigint): bigint {
  const part = ((nanos % SECOND) + SECOND) % SECOND;
  return (nanos - part) / SECOND;
}

function conversionError(text: string, type: string): CelError {
  return new CelError(
    `type conversion error: expected the text of ${type}, got "${text.slice(0, 60)}"`,
  );
}
