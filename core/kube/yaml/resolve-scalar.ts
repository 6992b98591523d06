import { ScalarFault } from "./scalar-fault.ts";
import { floatKey, floatValue, parseFloat, parseInteger } from "./yaml-number.ts";

export type Scalar = string | number | bigint | boolean | null;

const PREFIX = "tag:yaml.org,2002:";
const WORDS = new Map<string, boolean | null>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map(
    (word) => [word, true] as const,
  ),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map(
    (word) => [word, false] as const,
  ),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);
const LONGEST_WORD = 5;
const INT64_MAX = 2n ** 63n - 1n;

/**
 * The value of a scalar with a tag, or without tag and quotes, as sigs.k8s.io/yaml and Kubernetes'
 * JSON read it; tags that are not YAML's own make strings.
 * @throws ScalarFault
 */
export function resolveScalar(tag: string | null, text: string): Scalar {
  return tag === null ? resolvePlain(text) : resolveTagged(tag, text);
}

/** The key that such a scalar makes. @throws ScalarFault for null and integers beyond int64 too */
export function resolveKey(tag: string | null, text: string): string {
  return tag === null ? resolvePlainKey(text) : resolveTaggedKey(tag, text);
}

function resolvePlain(text: string): Scalar {
  if (!hintsAtOther(text)) return text;
  const word = findWord(text);
  if (word !== undefined) return word;
  const integer = parseInteger(text);
  if (integer !== null) return integerValue(integer);
  const float = parseFloat(text);
  return float === null ? text : floatValue(float, text);
}

function resolvePlainKey(text: string): string {
  if (!hintsAtOther(text)) return text;
  const word = findWord(text);
  if (word === null) throw new ScalarFault("expected a key, got null");
  if (word !== undefined) return String(word);
  const integer = parseInteger(text);
  if (integer !== null) return integerKey(integer, text);
  const float = parseFloat(text);
  return float === null ? text : floatKey(float);
}

function resolveTagged(tag: string, text: string): Scalar {
  switch (tag) {
    case `${PREFIX}binary`:
      return decodeBinary(text);
    case `${PREFIX}bool`:
      return findWord(text) ?? refuse("a boolean", text);
    case `${PREFIX}null`:
      return findWord(text) === null ? null : refuse("null", text);
    case `${PREFIX}int`:
      return integerValue(parseInteger(text) ?? refuse("an integer", text));
    case `${PREFIX}float`:
      return floatValue(taggedFloat(text), text);
    case `${PREFIX}timestamp`:
      return isTimestamp(text) ? text : refuse("a timestamp", text);
    default:
      return text;
  }
}

function resolveTaggedKey(tag: string, text: string): string {
  if (tag === `${PREFIX}float`) return floatKey(taggedFloat(text));
  if (tag === `${PREFIX}int`) {
    return integerKey(parseInteger(text) ?? refuse("an integer", text), text);
  }
  const value = resolveTagged(tag, text);
  if (value === null) throw new ScalarFault("expected a key, got null");
  return String(value);
}

/** Only words, numbers and what begins like them can be anything but a string. */
function hintsAtOther(text: string): boolean {
  const code = text.charCodeAt(0);
  if (code >= 48 && code <= 57) return true;
  if (code === 45 || code === 43 || code === 46) return true;
  return text.length <= LONGEST_WORD && WORDS.has(text);
}

function findWord(text: string): boolean | null | undefined {
  return text.length <= LONGEST_WORD ? WORDS.get(text) : undefined;
}

/** JavaScript's number where it is exact; beyond int64 Kubernetes itself falls back to a float. */
function integerValue(integer: bigint | number): bigint | number {
  if (typeof integer === "number") return integer;
  return integer > INT64_MAX ? Number(integer) : integer;
}

function integerKey(integer: bigint | number, text: string): string {
  if (typeof integer === "bigint" && integer > INT64_MAX) refuse("a key of at most 64 bits", text);
  return String(integer);
}

function taggedFloat(text: string): number {
  const integer = parseInteger(text);
  if (integer === null) return parseFloat(text) ?? refuse("a float", text);
  if (typeof integer === "bigint" && integer > INT64_MAX) refuse("a float", text);
  return Number(integer);
}

function refuse(expected: string, text: string): never {
  throw new ScalarFault(`expected ${expected}, got "${text}"`);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodeBinary(text: string): string {
  const packed = text.replaceAll(/[\r\n]/g, "");
  if (!BASE64.test(packed)) refuse("base64", text);
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const decoded = decodeUtf8(bytes);
  if (decoded === null) throw new ScalarFault("expected base64 of UTF-8 text, got other bytes");
  return decoded;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(?:Z|([+-])(\d\d):(\d\d))| (\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?)?$/;

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (match === null) return false;
  const part = (index: number): number => Number(match[index] ?? 0);
  const day = new Date(Date.UTC(2000, part(2) - 1, part(3)));
  day.setUTCFullYear(part(1), part(2) - 1, part(3));
  if (day.getUTCMonth() !== part(2) - 1 || day.getUTCDate() !== part(3)) return false;
  const hours = part(4) + part(10);
  const minutes = part(5) + part(11);
  const seconds = part(6) + part(12);
  return hours < 24 && minutes < 60 && seconds < 60 && part(8) <= 24 && part(9) <= 60;
}
