import { CelError } from "#core/cel/cel-error.ts";
import type { BitReader } from "./bit-reader.ts";

/** A canonical code: how many symbols there are of each length, and the symbols in order. */
export interface HuffmanCode {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

const LONGEST = 15;

/** The code whose symbol n has `lengths[n]` bits; 0 for none. @throws CelError for one that cannot be */
export function huffmanCode(lengths: readonly number[]): HuffmanCode {
  const counts = Array.from({ length: LONGEST + 1 }, () => 0);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  let left = 1;
  for (const count of counts.slice(1)) {
    left = left * 2 - count;
    if (left < 0) throw corrupt();
  }
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0)
    .sort((one, other) => one.length - other.length || one.symbol - other.symbol)
    .map(({ symbol }) => symbol);
  // Only a code of one symbol may leave room.
  if (left > 0 && symbols.length > 1) throw corrupt();
  return { counts, symbols };
}

/** The next symbol. @throws CelError where the bits are no symbol's */
export function nextSymbol(reader: BitReader, { counts, symbols }: HuffmanCode): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST; length += 1) {
    code |= reader.bits(1);
    const count = counts[length] ?? 0;
    if (code - first < count) return symbols[index + code - first] ?? 0;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw corrupt();
}

export function corrupt(): CelError {
  return new CelError("flate: corrupt input");
}
