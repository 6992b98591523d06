import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { BYTES, STRING } from "#core/cel/cel-type.ts";
import type { CelBytes } from "#core/cel/cel-value.ts";
import { anyBytes, anyDyn } from "#core/cel/parameter.ts";
import { textCost } from "#core/cel/traversal-cost.ts";
import { BitReader, unexpectedEnd } from "./bit-reader.ts";
import { inflate, Unpacked } from "./inflate.ts";
import { unanswered } from "./unanswered.ts";

/** The most that is unpacked. */
const LARGEST = 2_000_000;
/** A byte cannot become more of them than that. */
const MOST_GROWTH = 1032;

/** `gzip.decompress(bytes)`; what Go's compressor makes of a text is not known here. */
export const GZIP_FUNCTIONS: readonly CelOverload[] = [
  defineFunction({
    name: "gzip.decompress",
    params: [anyBytes],
    result: STRING,
    run: decompressed,
    cost: ({ value }) => textCost(Math.min(value.length * MOST_GROWTH, LARGEST)),
  }),
  defineFunction({
    name: "gzip.compress",
    params: [anyDyn],
    result: BYTES,
    run: () => unanswered("gzip.compress"),
  }),
];

/** Several streams one after the other are one text. */
function decompressed({ value }: CelBytes): string {
  const into = new Unpacked(LARGEST);
  if (value.length === 0) throw new CelError("EOF");
  for (let position = 0; position < value.length;)
    position = addStream(value.subarray(position), into) + position;
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(into.from(0));
}

/** How many bytes the stream has. */
function addStream(bytes: Uint8Array, into: Unpacked): number {
  const reader = new BitReader(bytes, headerLength(bytes));
  const start = into.length;
  inflate(reader, into);
  const [digest, size] = [reader.word(), reader.word()];
  const added = into.from(start);
  if (digest !== checksum(added) || size !== added.length)
    throw new CelError("gzip: invalid checksum");
  return reader.position;
}

const HEADER = 10;
const HAS = { checksum: 2, extra: 4, name: 8, comment: 16 } as const;

/** @see RFC 1952 */
function headerLength(bytes: Uint8Array): number {
  if (bytes.length < HEADER) throw unexpectedEnd();
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8)
    throw new CelError("gzip: invalid header");
  const flags = bytes[3] ?? 0;
  let length = HEADER;
  if ((flags & HAS.extra) !== 0)
    length += 2 + (bytes[length] ?? 0) + (bytes[length + 1] ?? 0) * 256;
  for (const field of [HAS.name, HAS.comment]) {
    if ((flags & field) === 0) continue;
    const end = bytes.indexOf(0, length);
    if (end < 0) throw unexpectedEnd();
    length = end + 1;
  }
  if ((flags & HAS.checksum) === 0) return length;
  const [low = 0, high = 0] = bytes.subarray(length, length + 2);
  if ((checksum(bytes.subarray(0, length)) & 0xffff) !== low + high * 256)
    throw new CelError("gzip: invalid header");
  return length + 2;
}

const CHECKSUMS: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  return sum >>> 0;
});

/** CRC-32. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (CHECKSUMS[(sum ^ byte) & 255] ?? 0);
  return ~sum >>> 0;
}
