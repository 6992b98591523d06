import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { isRecord } from "#core/is-record.ts";
import type { Signer } from "#core/policy/signer.ts";

/** A statement about images, by somebody whom the fleet names. */
export interface Attestation {
  /** The signer's name. */
  readonly signer: string;
  /** sha256 of images, in hexadecimal digits. */
  readonly digests: readonly string[];
  readonly checks: readonly { readonly name: string; readonly state: "pass" | "fail" }[];
}

type Json = Readonly<Record<string, unknown>>;

const IN_TOTO = "application/vnd.in-toto+json";
const OWN_CHECK = "https://tiphys.io/attestations/check/v1";
const TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1";

/**
 * The attestations of a file, a DSSE envelope or one a line, as far as a signer's Ed25519 key signed them. Whatever else
 * stands there says nothing. @see https://github.com/secure-systems-lab/dsse
 */
export function readAttestations(text: string, signers: readonly Signer[]): readonly Attestation[] {
  const keys = signers.flatMap(({ name, sshKey }) => {
    const key = sshKey === null ? null : ed25519Key(sshKey);
    return key === null ? [] : [{ name, key }];
  });
  return envelopesOf(text).flatMap((envelope) => {
    const { payload, payloadType, signatures } = envelope;
    if (payloadType !== IN_TOTO || typeof payload !== "string") return [];
    const bytes = Buffer.from(payload, "base64");
    const signed = preAuthEncoding(payloadType, bytes);
    const sigs = (Array.isArray(signatures) ? signatures : []).filter(isRecord);
    const signer = keys.find(({ key }) => sigs.some(({ sig }) => fits(sig, { key, signed })));
    const statement = signer === undefined ? null : parseObject(bytes.toString("utf8"));
    return signer === undefined || statement === null
      ? []
      : [attestationOf(statement, signer.name)];
  });
}

function attestationOf({ subject, predicateType, predicate }: Json, signer: string): Attestation {
  const subjects = (Array.isArray(subject) ? subject : []).filter(isRecord);
  const digests = subjects.flatMap(({ digest }) =>
    isRecord(digest) && typeof digest.sha256 === "string" ? [digest.sha256.toLowerCase()] : [],
  );
  return { signer, digests, checks: isRecord(predicate) ? checksOf(predicateType, predicate) : [] };
}

function checksOf(type: unknown, { name, result, configuration }: Json): Attestation["checks"] {
  const state = RESULTS.get(`${String(type)} ${String(result)}`);
  if (state === undefined) return [];
  if (type === OWN_CHECK) return typeof name === "string" ? [{ name, state }] : [];
  const parts = (Array.isArray(configuration) ? configuration : []).filter(isRecord);
  return parts.flatMap((part) =>
    typeof part.name === "string" ? [{ name: part.name, state }] : [],
  );
}

const RESULTS: ReadonlyMap<string, "pass" | "fail"> = new Map([
  [`${OWN_CHECK} pass`, "pass"],
  [`${OWN_CHECK} fail`, "fail"],
  [`${TEST_RESULT} PASSED`, "pass"],
  [`${TEST_RESULT} WARNED`, "pass"],
  [`${TEST_RESULT} FAILED`, "fail"],
]);

function envelopesOf(text: string): readonly Json[] {
  const whole = parseObject(text);
  const all = whole === null ? text.split("\n").map(parseObject) : [whole];
  return all.flatMap((value) => {
    // A Sigstore bundle holds the envelope in a field.
    const envelope = isRecord(value?.dsseEnvelope) ? value.dsseEnvelope : value;
    return envelope === null ? [] : [envelope];
  });
}

function parseObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** What is signed is the type and the bytes, with their lengths: "DSSEv1 <length> <type> <length> <bytes>". */
function preAuthEncoding(type: string, bytes: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${bytes.length} `;
  return Buffer.concat([Buffer.from(head), bytes]);
}

function fits(
  sig: unknown,
  { key, signed }: { readonly key: KeyObject; readonly signed: Uint8Array },
): boolean {
  return typeof sig === "string" && verify(null, signed, key, Buffer.from(sig, "base64"));
}

/** The data of the line: a length and "ssh-ed25519", a length and 32 bytes. @see RFC 8709 */
function ed25519Key(line: string): KeyObject | null {
  const [kind, data = ""] = line.split(" ");
  const bytes = Buffer.from(data, "base64");
  if (kind !== "ssh-ed25519" || bytes.length !== 4 + kind.length + 4 + 32) return null;
  const x = bytes.subarray(-32).toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}
