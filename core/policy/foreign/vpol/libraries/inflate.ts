import { CelError } from "#core/cel/cel-error.ts";
import type { BitReader } from "./bit-reader.ts";
import { corrupt, type HuffmanCode, huffmanCode, nextSymbol } from "./huffman-code.ts";

/** Takes what was unpacked, up to a limit. */
export class Unpacked {
  readonly #limit: number;
  #bytes = new Uint8Array(1024);
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** What was unpacked behind a place. */
  from(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#length);
  }

  add(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  addByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  /** Again what lies `distance` back; both may overlap. @throws CelError when that is before the beginning */
  repeat(length: number, distance: number): void {
    if (distance > this.#length) throw corrupt();
    this.#reserve(length);
    for (let count = 0; count < length; count += 1, this.#length += 1)
      this.#bytes[this.#length] = this.#bytes[this.#length - distance] ?? 0;
  }

  #reserve(more: number): void {
    const wanted = this.#length + more;
    if (wanted > this.#limit)
      throw new CelError(`gzip.decompress: expected at most ${this.#limit} bytes`);
    if (wanted <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Unpacks a deflated stream. @throws CelError @see RFC 1951 */
export function inflate(reader: BitReader, into: Unpacked): void {
  for (let isLast = false; !isLast;) {
    isLast = reader.bits(1) === 1;
    const kind = reader.bits(2);
    if (kind === 0) addStored(reader, into);
    else if (kind === 1) addCoded(reader, { into, ...FIXED });
    else if (kind === 2) addCoded(reader, { into, ...readCodes(reader) });
    else throw corrupt();
  }
  reader.align();
}

function addStored(reader: BitReader, into: Unpacked): void {
  reader.align();
  const size = reader.word();
  const length = size & 0xffff;
  if (length !== (~(size >>> 16) & 0xffff)) throw corrupt();
  into.add(reader.bytes(length));
}

interface Codes {
  readonly literals: HuffmanCode;
  readonly distances: HuffmanCode;
}

const FIXED: Codes = {
  literals: huffmanCode(
    Array.from({ length: 288 }, (_, symbol) =>
      symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
    ),
  ),
  distances: huffmanCode(Array.from({ length: 32 }, () => 5)),
};

const END = 256;
const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31].concat([
  35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]);

function addCoded(reader: BitReader, at: Codes & { readonly into: Unpacked }): void {
  const { into, literals, distances } = at;
  for (;;) {
    const symbol = nextSymbol(reader, literals);
    if (symbol === END) return;
    if (symbol < END) into.addByte(symbol);
    else into.repeat(lengthOf(reader, symbol - 257), distanceOf(reader, distances));
  }
}

function lengthOf(reader: BitReader, index: number): number {
  const shortest = LENGTHS[index];
  if (shortest === undefined) throw corrupt();
  return shortest + reader.bits(index < 8 || index === 28 ? 0 : (index >> 2) - 1);
}

function distanceOf(reader: BitReader, distances: HuffmanCode): number {
  const symbol = nextSymbol(reader, distances);
  if (symbol > 29) throw corrupt();
  if (symbol < 2) return symbol + 1;
  const extra = (symbol >> 1) - 1;
  return ((2 + (symbol & 1)) << extra) + 1 + reader.bits(extra);
}

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function readCodes(reader: BitReader): Codes {
  const literals = reader.bits(5) + 257;
  const distances = reader.bits(5) + 1;
  const known = reader.bits(4) + 4;
  if (literals > 286) throw corrupt();
  const lengths = Array.from({ length: ORDER.length }, () => 0);
  for (const symbol of ORDER.slice(0, known)) lengths[symbol] = reader.bits(3);
  const all = readLengths(reader, { code: huffmanCode(lengths), count: literals + distances });
  return {
    literals: huffmanCode(all.slice(0, literals)),
    distances: huffmanCode(all.slice(literals)),
  };
}

function readLengths(
  reader: BitReader,
  { code, count }: { readonly code: HuffmanCode; readonly count: number },
): readonly number[] {
  const lengths: number[] = [];
  const repeat = (value: number | undefined, times: number) => {
    if (value === undefined || lengths.length + times > count) throw corrupt();
    for (let left = times; left > 0; left -= 1) lengths.push(value);
  };
  while (lengths.length < count) {
    const symbol = nextSymbol(reader, code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) repeat(lengths.at(-1), 3 + reader.bits(2));
    else if (symbol === 17) repeat(0, 3 + reader.bits(3));
    else repeat(0, 11 + reader.bits(7));
  }
  return lengths;
}
