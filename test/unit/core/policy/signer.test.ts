import { expect } from "chai";
import { parseFleet } from "#core/policy/parse-document.ts";
import { namedSigners, signersOf } from "#core/policy/signer.ts";
import { attestationKey } from "#test/support/signed-attestation.ts";

const { sshKey } = attestationKey();
const GPG = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----\n";
const fleet = (signers: unknown, promotion: unknown = {}) =>
  parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata: { name: "shop" },
    spec: { environments: [{ name: "prod", promotion }], signers },
  });
const LEAD = [{ name: "lead", sshKey }];

const cases: readonly {
  readonly title: string;
  readonly signers: unknown;
  readonly promotion?: unknown;
  readonly at: string | null;
  readonly message?: string;
}[] = [
  { title: "takes keys of both kinds", signers: [...LEAD, { name: "b", gpgKey: GPG }], at: null },
  {
    title: "takes a key with a comment, and one on a token",
    signers: [
      { name: "a", sshKey: `${sshKey} a comment, with more` },
      {
        name: "b",
        sshKey: `sk-ssh-ed25519@openssh.com ${btoa("\0\0\0\x1ask-ssh-ed25519@openssh.com\0\0\0\0")}`,
      },
    ],
    at: null,
  },
  {
    title: "refuses a key that brings a line of its own",
    signers: [{ name: "a", sshKey: `${sshKey}\nsigner-0 ${sshKey}` }],
    at: "spec.signers.0.sshKey",
    message: "expected an SSH public key",
  },
  {
    title: "refuses options before a key",
    signers: [{ name: "a", sshKey: `cert-authority ${sshKey}` }],
    at: "spec.signers.0.sshKey",
  },
  {
    title: "refuses a key that is of another kind than it says",
    signers: [{ name: "a", sshKey: sshKey.replace("ssh-ed25519", "ssh-rsa") }],
    at: "spec.signers.0.sshKey",
  },
  {
    title: "refuses a fingerprint in the place of a GPG key",
    signers: [{ name: "a", gpgKey: "0123456789ABCDEF" }],
    at: "spec.signers.0.gpgKey",
  },
  {
    title: "refuses an environment that asks for signatures in a fleet without signers",
    signers: [],
    promotion: { signature: {} },
    at: "spec.environments.0.promotion.signature",
    message: "expected signers in the fleet, got none",
  },
  {
    title: "refuses a signer whom the fleet does not name, with the nearest name",
    signers: LEAD,
    promotion: { approval: { by: ["leda"] } },
    at: "spec.environments.0.promotion.approval.by.0",
    message: 'expected a signer of the fleet, got "leda"; did you mean "lead"?',
  },
  {
    title: "refuses the same for fix marks",
    signers: LEAD,
    promotion: { budget: { fixesBy: ["x"] } },
    at: "spec.environments.0.promotion.budget.fixesBy.0",
  },
];

describe("the signers of a fleet", () => {
  for (const { title, signers, promotion, at, message = "" } of cases) {
    it(title, () => {
      const [problem] = fleet(signers, promotion).problems;
      expect(problem?.at.join(".") ?? null).to.equal(at);
      expect(problem?.message ?? "").to.contain(message);
    });
  }

  it("are all of them where a setting names none", () => {
    const { value } = fleet([...LEAD, { name: "ci", sshKey, emails: ["CI@example.com"] }]);
    const signers = value === null ? [] : signersOf(value.spec);
    expect(signers.map(({ emails }) => emails)).to.deep.equal([[], ["ci@example.com"]]);
    expect(namedSigners(signers, undefined)).to.have.length(2);
    expect(namedSigners(signers, ["ci"]).map(({ name }) => name)).to.deep.equal(["ci"]);
  });
});
