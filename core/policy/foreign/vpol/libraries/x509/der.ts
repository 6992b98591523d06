import { bytesHex } from "#core/cel/bytes-hex.ts";
import { CelError } from "#core/cel/cel-error.ts";

/** One element of a structure in DER. @see X.690 */
export interface DerNode {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With tag and length. */
  readonly raw: Uint8Array;
}

export const DER = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  name: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The elements that follow one another in some bytes. @throws CelError */
export function readDer(bytes: Uint8Array): readonly DerNode[] {
  const nodes: DerNode[] = [];
  for (let at = 0; at < bytes.length;) {
    const { start, length } = readLength(bytes, at + 1);
    const end = start + length;
    const tag = bytes[at] ?? 0;
    // A tag beyond 30 has more bytes, which no certificate needs.
    if (end > bytes.length || (tag & 0x1f) === 0x1f) throw malformed();
    nodes.push({ tag, content: bytes.subarray(start, end), raw: bytes.subarray(at, end) });
    at = end;
  }
  return nodes;
}

/** What is in an element of a kind. @throws CelError for another one */
export function inside(node: DerNode | undefined, tag: number): readonly DerNode[] {
  return readDer(contentOf(node, tag));
}

/** The bytes of an element of a kind. @throws CelError for another one */
export function contentOf(node: DerNode | undefined, tag: number): Uint8Array {
  if (node === undefined || node.tag !== tag) throw malformed();
  return node.content;
}

/** A whole number with its sign. */
export function integerOf(node: DerNode | undefined): bigint {
  const bytes = contentOf(node, DER.integer);
  if (bytes.length === 0) throw malformed();
  return BigInt.asIntN(bytes.length * 8, unsigned(bytes));
}

export function unsigned(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesHex(bytes) || "0"}`);
}

/** The bytes of a bit string of whole bytes. */
export function bitsOf(node: DerNode | undefined): Uint8Array {
  const [unused, ...rest] = contentOf(node, DER.bits);
  if (unused !== 0) throw malformed();
  return Uint8Array.from(rest);
}

/** An object identifier: [2, 5, 4, 3]. */
export function identifierOf(node: DerNode | undefined): readonly number[] {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of contentOf(node, DER.name)) {
    value = value * 128 + (byte & 0x7f);
    if (value > 0x7fffffff) throw malformed();
    if ((byte & 0x80) !== 0) continue;
    if (numbers.length === 0) numbers.push(Math.min(Math.floor(value / 40), 2));
    numbers.push(numbers.length === 1 ? value - (numbers[0] ?? 0) * 40 : value);
    value = 0;
  }
  if (numbers.length === 0) throw malformed();
  return numbers;
}

export function malformed(): CelError {
  return new CelError("x509.decode: malformed certificate");
}

function readLength(bytes: Uint8Array, at: number): { start: number; length: number } {
  const first = bytes[at];
  if (first === undefined || first > 0x83 || first === 0x80) throw malformed();
  if (first < 0x80) return { start: at + 1, length: first };
  const start = at + 1 + (first & 0x7f);
  if (start > bytes.length) throw malformed();
  return { start, length: Number(unsigned(bytes.subarray(at + 1, start))) };
}
