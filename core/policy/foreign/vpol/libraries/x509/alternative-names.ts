import { addressBits, formatIp, IpAddress } from "#core/cel/kubernetes/ip-address.ts";
import { DER, type DerNode, inside, malformed, unsigned } from "./der.ts";

/** Kinds of a GeneralName. */
const EMAIL = 0x81;
const DNS = 0x82;
export const URI = 0x86;
const IP = 0x87;

/** Names of an extension subjectAltName, each kind a list, or null without any of it. */
export interface AlternativeNames {
  readonly DNSNames: readonly string[] | null;
  readonly EmailAddresses: readonly string[] | null;
  readonly IPAddresses: readonly string[] | null;
  readonly uris: readonly string[] | null;
}

export function alternativeNames(extension: DerNode | undefined): AlternativeNames {
  const names = extension === undefined ? [] : inside(extension, DER.sequence);
  return {
    DNSNames: textsOf(names, DNS),
    EmailAddresses: textsOf(names, EMAIL),
    IPAddresses: listOf(names.filter(({ tag }) => tag === IP).map(addressOf)),
    uris: textsOf(names, URI),
  };
}

/** The texts of the names of a kind; null for none. */
export function textsOf(names: readonly DerNode[], kind: number): readonly string[] | null {
  const found = names.filter(({ tag }) => tag === kind);
  return listOf(found.map(({ content }) => new TextDecoder("latin1").decode(content)));
}

function listOf<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}

function addressOf({ content }: DerNode): string {
  const family = content.length === 4 ? 4 : 6;
  if (content.length * 8 !== addressBits(family)) throw malformed();
  return formatIp(new IpAddress(family, unsigned(content)));
}
