import { CelError } from "#core/cel/cel-error.ts";
import { IpAddress } from "./ip-address.ts";

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;
const GROUPS = 8;

/** @throws CelError for anything but a plain address: no zone, no IPv4 inside of IPv6. */
export function parseIp(text: string): IpAddress {
  if (/^[0-9.]+$/.test(text)) {
    const value = parseV4(text);
    if (value === null) throw notAddress(text);
    return new IpAddress(4, value);
  }
  if (text.includes("%")) throw new CelError(`IP address "${text}" with zone value is not allowed`);
  const value = text.length > 60 ? null : parseV6(text);
  if (value === null) throw notAddress(text);
  if (value >> 32n === 0xffffn) {
    throw new CelError(`IPv4-mapped IPv6 address "${text}" is not allowed`);
  }
  return new IpAddress(6, value);
}

function parseV4(text: string): bigint | null {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) < 256))
    return null;
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function parseV6(text: string): bigint | null {
  const halves = withoutV4Tail(text)?.split("::");
  if (halves === undefined || halves.length > 2) return null;
  const [before = [], after = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const count = before.length + after.length;
  const isWhole = halves.length === 2 ? count < GROUPS : count === GROUPS;
  if (!isWhole || ![...before, ...after].every((group) => GROUP.test(group))) return null;
  const zeros = Array.from({ length: GROUPS - count }, () => "0");
  return [...before, ...zeros, ...after].reduce(
    (value, group) => (value << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

/** "::1.2.3.4" as "::102:304"; null when the tail looks like IPv4 and is none. */
function withoutV4Tail(text: string): string | undefined {
  const tail = text.slice(text.lastIndexOf(":") + 1);
  if (!tail.includes(".")) return text;
  const value = parseV4(tail);
  if (value === null) return undefined;
  const groups = `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  return text.slice(0, text.length - tail.length) + groups;
}

function notAddress(text: string): CelError {
  return new CelError(
    `IP Address "${text.slice(0, 80)}" parse error during conversion from string`,
  );
}
