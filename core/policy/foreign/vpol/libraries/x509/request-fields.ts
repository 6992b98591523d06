import { encodeBase64 } from "#core/cel/base64.ts";
import { alternativeNames } from "./alternative-names.ts";
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
import { publicKeyFields } from "./public-key.ts";

/** Go's numbers of algorithms that sign. */
const SIGNATURES: Readonly<Record<string, number>> = {
  "1.2.840.113549.1.1.4": 2,
  "1.2.840.113549.1.1.5": 3,
  "1.2.840.113549.1.1.11": 4,
  "1.2.840.113549.1.1.12": 5,
  "1.2.840.113549.1.1.13": 6,
};

const ATTRIBUTES = 0xa0;
const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

/** A request for a certificate, named as in Go; see REQUEST_UNKNOWN for what is not read. @throws CelError */
export function requestFields(bytes: Uint8Array): object {
  const [request, ...more] = readDer(bytes);
  const [signed, algorithm, signature] = inside(request, DER.sequence);
  const [version, subject, key, attributes] = inside(signed, DER.sequence);
  if (signed === undefined || subject === undefined || more.length > 0) throw malformed();
  const extensions = requestedExtensions(attributes);
  const { uris, ...names } = alternativeNames(extensionOf(extensions, "2.5.29.17"));
  const signedBy = SIGNATURES[identifierOf(inside(algorithm, DER.sequence)[0]).join(".")];
  return {
    Raw: encodeBase64(bytes),
    RawTBSCertificateRequest: encodeBase64(signed.raw),
    RawSubject: encodeBase64(subject.raw),
    Version: Number(integerOf(version)),
    Signature: encodeBase64(bitsOf(signature)),
    ...(signedBy === undefined ? {} : { SignatureAlgorithm: signedBy }),
    Subject: distinguishedName(subject),
    Extensions: writtenExtensions(extensions),
    ExtraExtensions: null,
    ...names,
    ...(uris === null ? { URIs: null } : {}),
    ...publicKeyFields(key),
  };
}

function requestedExtensions(attributes: DerNode | undefined): readonly Extension[] {
  if (attributes?.tag !== ATTRIBUTES) return [];
  return readDer(attributes.content).flatMap((attribute) => {
    const [id, values] = inside(attribute, DER.sequence);
    if (identifierOf(id).join(".") !== EXTENSION_REQUEST) return [];
    return inside(values, DER.set).flatMap(readExtensions);
  });
}

export const REQUEST_UNKNOWN: readonly string[] = ["Attributes", "SignatureAlgorithm", "URIs"];
