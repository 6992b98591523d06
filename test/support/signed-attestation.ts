import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** An Ed25519 key, whose public half a fleet can name. */
export interface AttestationKey {
  /** "ssh-ed25519 AAAA…". */
  readonly sshKey: string;
  readonly key: KeyObject;
}

export function attestationKey(): AttestationKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const x = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const field = (bytes: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const data = Buffer.concat([field(Buffer.from("ssh-ed25519")), field(x)]).toString("base64");
  return { sshKey: `ssh-ed25519 ${data}`, key: privateKey };
}

interface Statement {
  /** 64 hexadecimal digits each. */
  readonly digests: readonly string[];
  readonly predicateType?: string;
  readonly predicate: unknown;
}

/** A DSSE envelope with an in-toto Statement, signed. @see https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
export function signedAttestation(
  { key }: AttestationKey,
  { digests, predicateType = "https://tiphys.io/attestations/check/v1", predicate }: Statement,
): string {
  const payloadType = "application/vnd.in-toto+json";
  const payload = JSON.stringify({
    _type: "https://in-toto.io/Statement/v1",
    subject: digests.map((sha256) => ({ name: "ghcr.io/acme/shop", digest: { sha256 } })),
    predicateType,
    predicate,
  });
  const signed = `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(payload)} ${payload}`;
  return JSON.stringify({
    payloadType,
    payload: Buffer.from(payload).toString("base64"),
    signatures: [{ keyid: "", sig: sign(null, Buffer.from(signed), key).toString("base64") }],
  });
}
