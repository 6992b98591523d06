import { CelObject } from "#core/cel/cel-value.ts";

/** An IPv4 or IPv6 address as a number of 32 or 128 bits. */
export class IpAddress extends CelObject {
  readonly typeName = "net.IP";
  readonly family: 4 | 6;
  readonly value: bigint;

  constructor(family: 4 | 6, value: bigint) {
    super();
    this.family = family;
    this.value = value;
  }

  override equals(other: CelObject): boolean {
    return other instanceof IpAddress && other.family === this.family && other.value === this.value;
  }

  override toJSON(): unknown {
    return formatIp(this);
  }
}

export function addressBits(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

/** The canonical text: for IPv6 lower case, the longest run of zeros shortened (RFC 5952). */
export function formatIp({ family, value }: IpAddress): string {
  if (family === 4) return parts(value, { count: 4, bits: 8n }).join(".");
  const groups = parts(value, { count: 8, bits: 16n }).map((group) => group.toString(16));
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return groups.join(":");
  const before = groups.slice(0, zeros.start).join(":");
  const after = groups.slice(zeros.start + zeros.length).join(":");
  return `${before}::${after}`;
}

function parts(value: bigint, { count, bits }: { count: number; bits: bigint }): readonly bigint[] {
  return Array.from({ length: count }, (_, index) =>
    BigInt.asUintN(Number(bits), value >> (bits * BigInt(count - 1 - index))),
  );
}

function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== "0") start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  });
  return longest;
}
