import { CelError } from "#core/cel/cel-error.ts";

/** Reads bytes, and their bits from the lowest one on. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position: number;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  /** At most 16 bits. @throws CelError at the end */
  bits(wanted: number): number {
    while (this.#count < wanted) {
      this.#held |= this.#nextByte() << this.#count;
      this.#count += 8;
    }
    const value = this.#held & ((1 << wanted) - 1);
    this.#held >>>= wanted;
    this.#count -= wanted;
    return value;
  }

  /** Drops what is left of a byte. */
  align(): void {
    this.#position -= this.#count >> 3;
    this.#held = 0;
    this.#count = 0;
  }

  /** Whole bytes, behind align(). @throws CelError at the end */
  bytes(length: number): Uint8Array {
    const end = this.#position + length;
    if (end > this.#bytes.length) throw unexpectedEnd();
    const found = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return found;
  }

  /** An unsigned number of 32 bits, behind align(). @throws CelError at the end */
  word(): number {
    const [first = 0, second = 0, third = 0, fourth = 0] = this.bytes(4);
    return (first | (second << 8) | (third << 16) | (fourth << 24)) >>> 0;
  }

  #nextByte(): number {
    const byte = this.#bytes[this.#position];
    if (byte === undefined) throw unexpectedEnd();
    this.#position += 1;
    return byte;
  }
}

export function unexpectedEnd(): CelError {
  return new CelError("unexpected EOF");
}
