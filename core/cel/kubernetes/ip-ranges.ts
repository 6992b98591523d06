import { addressBits, type IpAddress } from "./ip-address.ts";

const BROADCAST = 0xffffffffn;

/** 0.0.0.0 or :: */
export function isUnspecified({ value }: IpAddress): boolean {
  return value === 0n;
}

/** 127.0.0.0/8 or ::1 */
export function isLoopback(address: IpAddress): boolean {
  return address.family === 4
    ? startsWith(address, { bits: 8, value: 127n })
    : address.value === 1n;
}

/** 224.0.0.0/24 or ff02::/16 with any flags */
export function isLinkLocalMulticast(address: IpAddress): boolean {
  if (address.family === 4) return startsWith(address, { bits: 24, value: 0xe00000n });
  return ((address.value >> 112n) & 0xff0fn) === 0xff02n;
}

/** 169.254.0.0/16 or fe80::/10 */
export function isLinkLocalUnicast(address: IpAddress): boolean {
  if (address.family === 4) return startsWith(address, { bits: 16, value: 0xa9fen });
  return startsWith(address, { bits: 10, value: 0x3fan });
}

/** Every address of one host that is not of a special kind; private networks count. */
export function isGlobalUnicast(address: IpAddress): boolean {
  if (address.family === 4 && address.value === BROADCAST) return false;
  const isSpecial = [isUnspecified, isLoopback, isMulticast, isLinkLocalUnicast];
  return !isSpecial.some((holds) => holds(address));
}

/** 224.0.0.0/4 or ff00::/8 */
function isMulticast(address: IpAddress): boolean {
  return address.family === 4
    ? startsWith(address, { bits: 4, value: 0xen })
    : startsWith(address, { bits: 8, value: 0xffn });
}

function startsWith(address: IpAddress, prefix: { bits: number; value: bigint }): boolean {
  return address.value >> BigInt(addressBits(address.family) - prefix.bits) === prefix.value;
}
