import { CelError } from "#core/cel/cel-error.ts";
import { CelObject } from "#core/cel/cel-value.ts";
import { addressBits, formatIp, IpAddress } from "./ip-address.ts";
import { parseIp } from "./parse-ip.ts";

const NETWORK = /^([^/]*)\/(0|[1-9]\d{0,2})$/;

/** A network like 10.0.0.0/8; bits of the host may be set, and count for equality only. */
export class IpNetwork extends CelObject {
  readonly typeName = "net.CIDR";
  readonly address: IpAddress;
  readonly prefixLength: number;

  constructor(address: IpAddress, prefixLength: number) {
    super();
    this.address = address;
    this.prefixLength = prefixLength;
  }

  override equals(other: CelObject): boolean {
    if (!(other instanceof IpNetwork) || other.prefixLength !== this.prefixLength) return false;
    return this.address.equals(other.address);
  }

  override toJSON(): unknown {
    return formatNetwork(this);
  }
}

/** @throws CelError when the text is no network. */
export function parseNetwork(text: string): IpNetwork {
  const [, address = "", length = ""] = NETWORK.exec(text) ?? [];
  if (address === "" || address.includes("%")) throw notNetwork(text);
  const ip = parseAddress(address, text);
  if (Number(length) > addressBits(ip.family)) throw notNetwork(text);
  return new IpNetwork(ip, Number(length));
}

export function formatNetwork({ address, prefixLength }: IpNetwork): string {
  return `${formatIp(address)}/${prefixLength}`;
}

export function containsIp(network: IpNetwork, address: IpAddress): boolean {
  if (network.address.family !== address.family) return false;
  return (
    networkPart(network.address, network.prefixLength) ===
    networkPart(address, network.prefixLength)
  );
}

export function containsNetwork(network: IpNetwork, other: IpNetwork): boolean {
  return network.prefixLength <= other.prefixLength && containsIp(network, other.address);
}

/** The network with the bits of the host cleared. */
export function masked({ address, prefixLength }: IpNetwork): IpNetwork {
  const hostBits = BigInt(addressBits(address.family) - prefixLength);
  const value = (address.value >> hostBits) << hostBits;
  return new IpNetwork(new IpAddress(address.family, value), prefixLength);
}

function networkPart({ family, value }: IpAddress, prefixLength: number): bigint {
  return value >> BigInt(addressBits(family) - prefixLength);
}

function parseAddress(address: string, text: string): IpAddress {
  try {
    return parseIp(address);
  } catch (error) {
    if (error instanceof CelError && error.message.startsWith("IPv4-mapped")) throw error;
    throw notNetwork(text);
  }
}

function notNetwork(text: string): CelError {
  return new CelError(
    `network address parse error during conversion from string: "${text.slice(0, 80)}"`,
  );
}
