import { CelCompileError } from "./cel-error.ts";
import { type CelValue, CelUint, makeDouble, normalInt } from "./cel-value.ts";

interface Place {
  readonly source: string;
  readonly offset: number;
}

/**
 * The value of a number as written. 9223372036854775808 is let through, because a minus may precede
 * it: the parser checks with `checkIntLiteral`.
 */
export function decodeNumber(text: string, place: Place): CelValue {
  if (/^0x/.test(text)) return decodeInteger(text, place);
  return /[.eE]/.test(text) ? makeDouble(Number(text)) : decodeInteger(text, place);
}

/** @throws CelCompileError for the one integer that only a minus makes fit. */
export function checkIntLiteral(value: CelValue, place: Place): void {
  if (value === 2n ** 63n) throw tooLarge(String(value), place);
}

function decodeInteger(text: string, place: Place): CelValue {
  const unsigned = /[uU]$/.test(text);
  const value = BigInt(unsigned ? text.slice(0, -1) : text);
  if (value > (unsigned ? 2n ** 64n - 1n : 2n ** 63n)) throw tooLarge(text, place);
  return unsigned ? new CelUint(value) : normalInt(value);
}

function tooLarge(text: string, place: Place): CelCompileError {
  return new CelCompileError(`expected an integer of 64 bits, got ${text}`, place);
}
