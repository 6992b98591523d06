import { X509Certificate } from "node:crypto";
import { encodeBase64 } from "#core/cel/base64.ts";
import { secondText } from "../../../kyverno/second-text.ts";
import { alternativeNames, textsOf, URI } from "./alternative-names.ts";
import {
  bitsOf,
  DER,
  type DerNode,
  identifierOf,
  inside,
  integerOf,
  malformed,
  readDer,
} from "./der.ts";
import { distinguishedName } from "./distinguished-name.ts";
import { type Extension, extensionOf, readExtensions, writtenExtensions } from "./extensions.ts";
import { extendedKeyUsage, keyUsage } from "./key-usage.ts";
import { publicKeyFields } from "./public-key.ts";

const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const CONTEXT_0 = 0x80;

/** A certificate as Kyverno writes it, named as in Go; of name constraints nothing is known. @throws CelError */
export function certificateFields(bytes: Uint8Array): object {
  const { NotBefore, NotAfter } = validity(bytes);
  const [certificate] = readDer(bytes);
  const [signed, , signature] = inside(certificate, DER.sequence);
  const fields = inside(signed, DER.sequence);
  const [serial, , issuer, , subject, key] = fields[0]?.tag === VERSION ? fields.slice(1) : fields;
  const list = fields.find(({ tag }) => tag === EXTENSIONS);
  const extensions = list === undefined ? [] : readExtensions(readDer(list.content)[0]);
  return {
    Raw: encodeBase64(bytes),
    RawTBSCertificate: rawOf(signed),
    RawSubject: rawOf(subject),
    RawIssuer: rawOf(issuer),
    Signature: encodeBase64(bitsOf(signature)),
    SerialNumber: serialNumber(serial),
    Issuer: distinguishedName(issuer),
    NotBefore,
    NotAfter,
    ...publicKeyFields(key),
    ...extensionFields(extensions),
  };
}

/** OpenSSL reads the whole certificate first: what it refuses is refused. */
function validity(bytes: Uint8Array): { readonly NotBefore: string; readonly NotAfter: string } {
  try {
    const { validFromDate, validToDate } = new X509Certificate(bytes);
    return { NotBefore: secondText(validFromDate), NotAfter: secondText(validToDate) };
  } catch {
    throw malformed();
  }
}

function rawOf(node: DerNode | undefined): string {
  if (node === undefined) throw malformed();
  return encodeBase64(node.raw);
}

/** The lowest 64 bits, and then as a double. */
function serialNumber(node: DerNode | undefined): number {
  const serial = integerOf(node);
  const low = BigInt.asIntN(64, serial < 0n ? -serial : serial);
  return Number(serial < 0n ? -low : low);
}

function extensionFields(extensions: readonly Extension[]): object {
  const { uris: _, ...names } = alternativeNames(extensionOf(extensions, "2.5.29.17"));
  return {
    Extensions: writtenExtensions(extensions),
    ExtraExtensions: null,
    KeyUsage: keyUsage(extensionOf(extensions, "2.5.29.15")),
    ExtKeyUsage: extendedKeyUsage(extensionOf(extensions, "2.5.29.37")),
    ...basicConstraints(extensionOf(extensions, "2.5.29.19")),
    AuthorityKeyId: authorityKeyId(extensionOf(extensions, "2.5.29.35")),
    ...names,
    ...authorityAccess(extensionOf(extensions, "1.3.6.1.5.5.7.1.1")),
    CRLDistributionPoints: distributionPoints(extensionOf(extensions, "2.5.29.31")),
    PolicyIdentifiers: policies(extensionOf(extensions, "2.5.29.32")),
    ...(extensionOf(extensions, "2.5.29.30") === undefined ? NO_CONSTRAINTS : {}),
  };
}

function basicConstraints(extension: DerNode | undefined): object {
  if (extension === undefined)
    return { BasicConstraintsValid: false, IsCA: false, MaxPathLen: 0, MaxPathLenZero: false };
  const parts = inside(extension, DER.sequence);
  const length = parts.find(({ tag }) => tag === DER.integer);
  const longest = length === undefined ? -1 : Number(integerOf(length));
  return {
    BasicConstraintsValid: true,
    IsCA: parts.some(({ tag, content }) => tag === DER.boolean && content[0] !== 0),
    MaxPathLen: longest,
    MaxPathLenZero: longest === 0,
  };
}

function authorityKeyId(extension: DerNode | undefined): string | null {
  if (extension === undefined) return null;
  const id = inside(extension, DER.sequence).find(({ tag }) => tag === CONTEXT_0);
  return id === undefined ? null : encodeBase64(id.content);
}

function authorityAccess(extension: DerNode | undefined): object {
  const entries = extension === undefined ? [] : inside(extension, DER.sequence);
  const places = (method: number) =>
    textsOf(
      entries.flatMap((entry) => {
        const [id, place] = inside(entry, DER.sequence);
        const isWanted = identifierOf(id).join(".") === `1.3.6.1.5.5.7.48.${method}`;
        return isWanted && place !== undefined ? [place] : [];
      }),
      URI,
    );
  return { OCSPServer: places(1), IssuingCertificateURL: places(2) };
}

function distributionPoints(extension: DerNode | undefined): readonly string[] | null {
  if (extension === undefined) return null;
  const names = inside(extension, DER.sequence)
    .flatMap((point) => inside(point, DER.sequence))
    .filter(({ tag }) => tag === VERSION)
    .flatMap(({ content }) => readDer(content))
    .filter(({ tag }) => tag === VERSION)
    .flatMap(({ content }) => readDer(content));
  return textsOf(names, URI);
}

function policies(extension: DerNode | undefined): unknown {
  if (extension === undefined) return null;
  return inside(extension, DER.sequence).map((policy) =>
    identifierOf(inside(policy, DER.sequence)[0]),
  );
}

const NO_CONSTRAINTS = {
  PermittedDNSDomainsCritical: false,
  PermittedDNSDomains: null,
  ExcludedDNSDomains: null,
  PermittedIPRanges: null,
  ExcludedIPRanges: null,
  PermittedEmailAddresses: null,
  ExcludedEmailAddresses: null,
  PermittedURIDomains: null,
  ExcludedURIDomains: null,
} as const;

/** The fields of name constraints, which are not read. */
export const CONSTRAINT_FIELDS: readonly string[] = Object.keys(NO_CONSTRAINTS);
