import { resolveScalar } from "./resolve-scalar.ts";

/** Words and forms that one YAML reader or another takes for something else than a string. */
const WORD = /^(?:y|yes|n|no|on|off|true|false|null|none|nil|~|=|<<|[-+]?\.?(?:inf|nan))$/i;
const SIMPLE = /^[A-Za-z][-A-Za-z0-9._/]*$/;
const NUMBER = /^[-+.]*[0-9][-+.,:_0-9a-fA-FxXoOpP]*$/;
const DATE = /^[0-9]{4}-[0-9]/;
const MARKER = /^(?:---|\.\.\.)/;
const PLAIN = /^(?:[A-Za-z0-9_/.$(+]|-[^\s-]|--)(?:[^\s:#]|:(?!\s|$)|(?<! )#| (?! *(?:#|$)))*$/;
const MAX_PLAIN_LENGTH = 10_000;
const ENDS_BLANK = /[ \t]$/m;
// eslint-disable-next-line no-control-regex -- what cannot stand in YAML, or would break a line
const UNPRINTABLE = /[\0-\x08\v-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A string on one line: as it is where no reader can misread it, else in double quotes. */
export function writeString(text: string): string {
  return isPlain(text) ? text : quote(text);
}

/** A string of several lines as a literal block without its indentation, or null where it must be quoted. */
export function writeLiteral(text: string): { header: string; lines: readonly string[] } | null {
  if (!text.includes("\n") || UNPRINTABLE.test(text) || ENDS_BLANK.test(text)) return null;
  const body = text.replace(/\n+$/, "");
  if (body === "" || /^\n*[ \t]/.test(body) || !text.isWellFormed()) return null;
  const breaks = text.length - body.length;
  const chomping = breaks === 0 ? "-" : breaks === 1 ? "" : "+";
  const lines = (breaks === 0 ? text : text.slice(0, -1)).split("\n");
  return { header: `|${chomping}`, lines };
}

/** @throws RangeError for what JSON cannot hold */
export function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`expected a finite number, got ${value}`);
  return Object.is(value, -0) ? "0" : String(value);
}

function isPlain(text: string): boolean {
  if (SIMPLE.test(text)) return !WORD.test(text);
  if (text.length > MAX_PLAIN_LENGTH) return false;
  if (!PLAIN.test(text) || UNPRINTABLE.test(text) || !text.isWellFormed()) return false;
  if (WORD.test(text) || NUMBER.test(text) || DATE.test(text) || MARKER.test(text)) return false;
  return resolveScalar(null, text) === text;
}

function quote(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(
    ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
