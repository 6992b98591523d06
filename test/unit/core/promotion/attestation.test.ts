import { expect } from "chai";
import { readAttestations } from "#core/promotion/attestation.ts";
import type { Signer } from "#core/policy/signer.ts";
import { attestationKey, signedAttestation } from "#test/support/signed-attestation.ts";

const DIGEST = "4f".repeat(32);
const TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1";
const ci = attestationKey();
const stranger = attestationKey();
const SIGNERS: readonly Signer[] = [
  { name: "old", sshKey: "ssh-rsa AAAAB3NzaC1yc2E=", gpgKey: null, emails: [] },
  { name: "ci", sshKey: `${ci.sshKey} ci@example.com`, gpgKey: null, emails: [] },
];
const own = (predicate: unknown) => signedAttestation(ci, { digests: [DIGEST], predicate });
const SCAN = own({ name: "image-scan", result: "pass" });
const READ = {
  signer: "ci",
  digests: [DIGEST],
  checks: [{ name: "image-scan", state: "pass" }],
};

const altered = (text: string, change: (envelope: Record<string, unknown>) => void) => {
  const envelope = JSON.parse(text) as Record<string, unknown>;
  change(envelope);
  return JSON.stringify(envelope);
};

describe("attestations", () => {
  it("are read from a file with one envelope, over several lines too, or one a line", () => {
    expect(readAttestations(SCAN, SIGNERS)).to.deep.equal([READ]);
    const spread = JSON.stringify(JSON.parse(SCAN), null, 2);
    expect(readAttestations(spread, SIGNERS)).to.deep.equal([READ]);
    expect(readAttestations(`${SCAN}\n\n${SCAN}\n`, SIGNERS)).to.deep.equal([READ, READ]);
    expect(readAttestations(`{"dsseEnvelope": ${SCAN}}`, SIGNERS)).to.deep.equal([READ]);
  });

  it("tell of tests by the names of their configuration", () => {
    const predicate = { result: "FAILED", configuration: [{ name: "load-test" }, { uri: "x" }] };
    const statement = { digests: [DIGEST], predicateType: TEST_RESULT, predicate };
    const [read] = readAttestations(signedAttestation(ci, statement), SIGNERS);
    expect(read?.checks).to.deep.equal([{ name: "load-test", state: "fail" }]);
  });

  const silent: readonly (readonly [title: string, predicateType: string, predicate: unknown])[] = [
    [
      "a result that is none",
      "https://tiphys.io/attestations/check/v1",
      { name: "a", result: "ok" },
    ],
    ["a word of another kind", TEST_RESULT, { result: "pass", configuration: [{ name: "a" }] }],
    ["another kind of statement", "https://slsa.dev/provenance/v1", { name: "a", result: "pass" }],
    ["no predicate", TEST_RESULT, null],
  ];
  for (const [title, predicateType, predicate] of silent) {
    it(`say nothing of checks with ${title}`, () => {
      const text = signedAttestation(ci, { digests: [DIGEST], predicateType, predicate });
      expect(readAttestations(text, SIGNERS)[0]?.checks).to.deep.equal([]);
    });
  }

  const nothing: readonly (readonly [title: string, text: string])[] = [
    [
      "somebody else signed it",
      signedAttestation(stranger, { digests: [DIGEST], predicate: { name: "a", result: "pass" } }),
    ],
    ["it is not JSON", "pass\n"],
    ["it is a list", `[${SCAN}]`],
    ["nobody signed it", altered(SCAN, (envelope) => (envelope.signatures = []))],
    [
      "its statement was changed",
      altered(SCAN, (envelope) => {
        const text = Buffer.from(String(envelope.payload), "base64").toString();
        envelope.payload = Buffer.from(text.replace("4f4f", "5f5f")).toString("base64");
      }),
    ],
    ["its type was changed", altered(SCAN, (envelope) => (envelope.payloadType = "text/plain"))],
    ["its signature is no text", altered(SCAN, (envelope) => (envelope.signatures = [{ sig: 1 }]))],
  ];
  for (const [title, text] of nothing) {
    it(`are none where ${title}`, () => {
      expect(readAttestations(text, SIGNERS)).to.deep.equal([]);
    });
  }

  it("mean the same or nothing with any byte changed", () => {
    for (let at = 0; at < SCAN.length; at += 7) {
      const text = `${SCAN.slice(0, at)}${SCAN[at] === "A" ? "B" : "A"}${SCAN.slice(at + 1)}`;
      const read = readAttestations(text, SIGNERS);
      expect(read.length === 0 || JSON.stringify(read) === JSON.stringify([READ])).to.equal(true);
    }
  });
});
