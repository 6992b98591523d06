import { contentOf, DER, type DerNode, identifierOf, inside } from "./der.ts";

const KEY_USAGES = 9;

/** Go's KeyUsage: a bit for each use, from the first on. */
export function keyUsage(extension: DerNode | undefined): number {
  if (extension === undefined) return 0;
  const [, ...bytes] = contentOf(extension, DER.bits);
  let usage = 0;
  for (let use = 0; use < KEY_USAGES; use += 1) {
    const byte = bytes[use >> 3] ?? 0;
    if ((byte & (0x80 >> (use & 7))) !== 0) usage |= 1 << use;
  }
  return usage;
}

/** Go's numbers of what a certificate is extended to. */
const EXTENDED: Readonly<Record<string, number>> = {
  "2.5.29.37.0": 0,
  "1.3.6.1.4.1.311.10.3.3": 10,
  "2.16.840.1.113730.4.1": 11,
  "1.3.6.1.4.1.311.2.1.22": 12,
  "1.3.6.1.4.1.311.61.1.1": 13,
};

const COMMON = "1.3.6.1.5.5.7.3.";
const LAST_COMMON = 9;

/** Those uses that Go knows; null for none. */
export function extendedKeyUsage(extension: DerNode | undefined): readonly number[] | null {
  if (extension === undefined) return null;
  const found = inside(extension, DER.sequence).flatMap((node) => {
    const id = identifierOf(node).join(".");
    const common = id.startsWith(COMMON) ? Number(id.slice(COMMON.length)) : NaN;
    return common >= 1 && common <= LAST_COMMON ? [common] : (EXTENDED[id] ?? []);
  });
  return found.length === 0 ? null : found;
}
