// x509 keeps its notes about classes with it, and has to find it loaded.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

export interface KeyPair {
  readonly certificatePem: string;
  readonly keyPem: string;
}

interface IssueOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly days: number;
}

const DAY_MS = 86_400_000;
const KEYS = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A new authority that may sign leaves for the webhook, and nothing below them. */
export async function issueAuthority({ now, days }: IssueOptions): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(KEYS, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=tiphys webhook authority",
    ...validity({ now, days }),
    keys,
    signingAlgorithm: KEYS,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pair(certificate, keys.privateKey);
}

/** A certificate for a server that is called by these DNS names or IP addresses. */
export async function issueLeaf(
  authority: KeyPair,
  { hosts, ...options }: IssueOptions & { readonly hosts: readonly string[] },
): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(KEYS, true, ["sign", "verify"]);
  const issuer = new x509.X509Certificate(authority.certificatePem);
  const names = hosts.map((value) => ({
    type: /^[\d.]+$|:/.test(value) ? ("ip" as const) : ("dns" as const),
    value,
  }));
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${hosts[0] ?? "tiphys webhook"}`,
    issuer: issuer.subject,
    ...validity(options),
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.keyPem),
    signingAlgorithm: KEYS,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return pair(certificate, keys.privateKey);
}

/** Clocks differ: valid from an hour ago. */
function validity({ now, days }: IssueOptions) {
  return {
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + days * DAY_MS),
    serialNumber: randomSerial(),
  };
}

/** 127 random bits: positive, and as long as CAs must make them. */
function randomSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

async function pair(certificate: x509.X509Certificate, key: webcrypto.CryptoKey): Promise<KeyPair> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  return {
    certificatePem: `${certificate.toString("pem")}\n`,
    keyPem: `${x509.PemConverter.encode(der, "PRIVATE KEY")}\n`,
  };
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = x509.PemConverter.decode(pem);
  if (der === undefined) throw new Error("expected a private key in PEM, got none");
  return webcrypto.subtle.importKey("pkcs8", der, KEYS, false, ["sign"]);
}
