import { X509Certificate } from "node:crypto";
import { secondText } from "../second-text.ts";
import { JmespathError, valueError } from "./jmespath-error.ts";

/** What Go's certificate has and ours has not: reading it is not evaluable, and never missing. */
const UNKNOWN: readonly string[] = [
  ..."AuthorityKeyId BasicConstraintsValid CRLDistributionPoints ExcludedDNSDomains".split(" "),
  ..."ExcludedEmailAddresses ExcludedIPRanges ExcludedURIDomains ExtKeyUsage Extensions".split(" "),
  ..."ExtraExtensions InhibitAnyPolicy InhibitAnyPolicyZero InhibitPolicyMapping".split(" "),
  ..."InhibitPolicyMappingZero IssuingCertificateURL KeyUsage MaxPathLen MaxPathLenZero".split(" "),
  ..."OCSPServer PermittedDNSDomains PermittedDNSDomainsCritical PermittedEmailAddresses".split(
    " ",
  ),
  ..."PermittedIPRanges PermittedURIDomains Policies PolicyIdentifiers PolicyMappings".split(" "),
  ..."RawIssuer RawSubject RawTBSCertificate RequireExplicitPolicy".split(" "),
  ..."RequireExplicitPolicyZero Signature SignatureAlgorithm SubjectKeyId URIs".split(" "),
  ..."UnhandledCriticalExtensions UnknownExtKeyUsage Version".split(" "),
];

/** The fields of an RSA certificate in PEM, named as Go names them. @throws JmespathError */
export function decodeCertificate(pem: string): unknown {
  const certificate = parsed(pem);
  const { n = "", e = "" } = certificate.publicKey.export({ format: "jwk" });
  const names = alternativeNames(certificate.subjectAltName ?? "");
  const fields = {
    Subject: distinguishedName(certificate.subject),
    Issuer: distinguishedName(certificate.issuer),
    NotBefore: secondText(certificate.validFromDate),
    NotAfter: secondText(certificate.validToDate),
    SerialNumber: Number(BigInt(`0x${certificate.serialNumber}`)),
    IsCA: certificate.ca,
    DNSNames: names("DNS"),
    EmailAddresses: names("email"),
    IPAddresses: names("IP Address"),
    PublicKeyAlgorithm: 1,
    PublicKey: { N: String(numberOf(n)), E: Number(numberOf(e)) },
    Raw: certificate.raw.toString("base64"),
    RawSubjectPublicKeyInfo: certificate.publicKey
      .export({ format: "der", type: "spki" })
      .toString("base64"),
  };
  return withUnknown(fields, UNKNOWN);
}

function withUnknown(fields: object, names: readonly string[]): unknown {
  const all = { ...fields };
  for (const name of names)
    Object.defineProperty(all, name, { enumerable: true, get: () => refuse(name) });
  return all;
}

function parsed(pem: string): X509Certificate {
  if (pem.includes("-----BEGIN CERTIFICATE REQUEST-----")) refuse("of a request");
  const certificate = attempt(pem);
  if (certificate.publicKey.asymmetricKeyType === "rsa") return certificate;
  throw valueError("x509_decode(): certificate should use rsa algorithm");
}

function attempt(pem: string): X509Certificate {
  try {
    if (pem.includes("-----BEGIN CERTIFICATE-----")) return new X509Certificate(pem);
  } catch {
    // Said below.
  }
  throw valueError("x509_decode(): expected a certificate in PEM");
}

function refuse(what: string): never {
  throw new JmespathError("unsupported", `x509_decode(): ${what}`);
}

const LISTS: Readonly<Record<string, string>> = {
  Country: "C",
  Organization: "O",
  OrganizationalUnit: "OU",
  Locality: "L",
  Province: "ST",
  StreetAddress: "street",
  PostalCode: "postalCode",
};

/** From lines like "O=Example", as OpenSSL writes them. */
function distinguishedName(text: string): unknown {
  if (/[\\+]/.test(text)) refuse("names with special characters");
  const pairs = text.split("\n").map((line) => line.split(/=(.*)/s));
  const all = (name: string) =>
    pairs.filter(([key]) => key === name).map(([, value = ""]) => value);
  const lists = Object.entries(LISTS).map(([field, name]) => {
    const values = all(name);
    return [field, values.length === 0 ? null : values] as const;
  });
  const fields = {
    ...Object.fromEntries(lists),
    CommonName: all("CN").at(-1) ?? "",
    SerialNumber: all("serialNumber").at(-1) ?? "",
    ExtraNames: null,
  };
  return withUnknown(fields, ["Names"]);
}

function alternativeNames(text: string): (kind: string) => readonly string[] | null {
  if (text.includes('"')) refuse("alternative names with special characters");
  return (kind) => {
    const found = text.split(", ").filter((name) => name.startsWith(`${kind}:`));
    return found.length === 0 ? null : found.map((name) => name.slice(kind.length + 1));
  };
}

function numberOf(base64url: string): bigint {
  return BigInt(`0x${Buffer.from(base64url, "base64url").toString("hex") || "0"}`);
}
