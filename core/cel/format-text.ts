import { bytesHex } from "./bytes-hex.ts";
import { CelError } from "./cel-error.ts";
import { CelBytes, CelUint, type CelValue, isDouble, isInt } from "./cel-value.ts";
import { doubleOf } from "./double-of.ts";
import { encodeUtf8 } from "./utf8.ts";
import { fixedText, scientificText } from "./rounded-text.ts";
import { kindOf } from "./kind-of.ts";
import { plainText } from "./plain-text.ts";

const CLAUSE = /%(?:%|(?:\.(\d+))?([^]|$))/g;
const DEFAULT_PRECISION = 6;
const LONGEST_PRECISION = 1000;

/** "%s has %d" with values put in; %s %d %f %e %b %o %x %X, with a precision as in %.3f. */
export function formatText(text: string, values: readonly CelValue[]): string {
  let used = 0;
  return text.replace(
    CLAUSE,
    (whole: string, precision: string | undefined, letter: string | undefined) => {
      if (whole === "%%") return "%";
      if (letter === "" || letter === undefined)
        throw new CelError("format: unexpected end of string");
      const value = values[used];
      if (value === undefined) throw new CelError(`format: index ${used} out of range`);
      used += 1;
      return formatValue(value, { letter, precision: Number(precision ?? DEFAULT_PRECISION) });
    },
  );
}

/** The sum of the precisions in a text: how much longer than its values the result may be. */
export function longestPrecision(text: string): number {
  let sum = 0;
  for (const [, precision] of text.matchAll(CLAUSE)) sum += Number(precision ?? 0);
  return sum;
}

interface Clause {
  readonly letter: string;
  readonly precision: number;
}

function formatValue(value: CelValue, { letter, precision }: Clause): string {
  if (precision > LONGEST_PRECISION) {
    throw new CelError(
      `format: expected a precision of at most ${LONGEST_PRECISION}, got ${precision}`,
    );
  }
  switch (letter) {
    case "s":
      return plainText(value);
    case "d":
      return wholeText(value, 10) ?? doubleText(value, plainText) ?? refuse(letter, value);
    case "f":
      return numberText(value, (number) => fixedText(number, precision)) ?? refuse(letter, value);
    case "e":
      return (
        numberText(value, (number) => scientificText(number, precision)) ?? refuse(letter, value)
      );
    case "b":
      return typeof value === "boolean"
        ? String(Number(value))
        : (wholeText(value, 2) ?? refuse(letter, value));
    case "o":
      return wholeText(value, 8) ?? refuse(letter, value);
    case "x":
      return hexText(value) ?? refuse(letter, value);
    case "X":
      return (hexText(value) ?? refuse(letter, value)).toUpperCase();
    default:
      throw new CelError(`format: unrecognized formatting clause "${letter}"`);
  }
}

function wholeText(value: CelValue, radix: number): string | null {
  if (value instanceof CelUint) return value.value.toString(radix);
  return isInt(value) ? value.toString(radix) : null;
}

function doubleText(value: CelValue, write: (value: CelValue) => string): string | null {
  return isDouble(value) ? write(value) : null;
}

function numberText(value: CelValue, write: (number: number) => string): string | null {
  if (value instanceof CelUint) return write(Number(value.value));
  if (isInt(value)) return write(Number(value));
  if (!isDouble(value)) return null;
  const number = doubleOf(value);
  return Number.isFinite(number) ? write(number) : plainText(value);
}

function hexText(value: CelValue): string | null {
  if (typeof value === "string") return bytesHex(encodeUtf8(value));
  return value instanceof CelBytes ? bytesHex(value.value) : wholeText(value, 16);
}

function refuse(letter: string, value: CelValue): never {
  throw new CelError(`format: %${letter} does not take ${kindOf(value)}`);
}
