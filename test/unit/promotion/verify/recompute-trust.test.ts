import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import { attestationKey, signedAttestation } from "#test/support/signed-attestation.ts";
import { type SigningKey, type SigningKeys, signingKeys } from "#test/support/signing-keys.ts";

const DIGEST = "4f".repeat(32);
const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const EVIDENCE = "promotions/shop/prod.yaml";
const PROD = "{after: [staging], approval: {}, signature: {}, checks: [image-scan]}";
const ci = attestationKey();

describe("tiphys verify of signatures, approvals and attestations", () => {
  const { repository, begin, tiphys } = promotionSetup();
  let keys: SigningKeys;
  let lead: SigningKey;
  let owner: SigningKey;
  let late: SigningKey;
  before(() => {
    keys = signingKeys();
    [lead, owner, late] = [keys.ssh("lead"), keys.ssh("owner"), keys.ssh("late")];
  });
  after(() => keys.remove());

  /** A version in staging that is signed and attested. */
  function start(): void {
    const signers = [
      { name: "lead", sshKey: lead.publicKey },
      { name: "owner", sshKey: owner.publicKey },
      { name: "late", sshKey: late.publicKey },
      { name: "ci", sshKey: ci.sshKey },
    ];
    const spec = `  attestations: ["attestations/*.json"]\n  signers: ${JSON.stringify(signers)}\n`;
    begin({ prod: PROD, spec });
    const predicate = { name: "image-scan", result: "pass" };
    repository().write({
      [STAGING]: `resources: [../../base]\nimages:\n  - {name: shop, newTag: v2, digest: "sha256:${DIGEST}"}\n`,
      "attestations/scan.json": signedAttestation(ci, { digests: [DIGEST], predicate }),
    });
    repository().git("add", "--all");
    const person = ["-c", "user.name=Dev", "-c", "user.email=dev@example.com"];
    execFileSync("git", [...person, ...owner.settings, "commit", "-qS", "-m", "Bring v2"], {
      cwd: repository().folder,
      env: { PATH: process.env.PATH, HOME: keys.folder },
    });
  }

  async function approve(key: SigningKey, email: string): Promise<void> {
    const env = {
      GIT_COMMITTER_EMAIL: email,
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "gpg.format",
      GIT_CONFIG_VALUE_0: "ssh",
      GIT_CONFIG_KEY_1: "user.signingKey",
      GIT_CONFIG_VALUE_1: key.settings.at(-1)?.split("=")[1] ?? "",
    };
    expect((await tiphys(["approve", "shop", "--to", "prod"], { env })).exitCode).to.equal(0);
  }

  async function promote(): Promise<void> {
    const { exitCode, stdout } = await tiphys(["promote", "shop", "--to", "prod"]);
    expect(exitCode, stdout).to.equal(0);
  }

  async function items(cwd = repository().folder): Promise<ReadonlyMap<string, string>> {
    const { stdout } = await tiphys(["verify", "HEAD", "--format", "json"], { cwd });
    const [evidence] = JSON.parse(stdout).evidence;
    return new Map(
      evidence.items.map(({ item, verdict, reason }: Record<string, string>) => [
        item,
        `${verdict}: ${reason}`,
      ]),
    );
  }

  function forge(from: string, to: string): void {
    const text = readFileSync(join(repository().folder, EVIDENCE), "utf8");
    expect(text).to.contain(from);
    repository().write({ [EVIDENCE]: text.replace(from, to) });
    repository().git("commit", "--quiet", "--all", "--amend", "--no-edit");
  }

  it("finds them the same, and minds nobody who approved later", async () => {
    start();
    await approve(lead, "lead@example.com");
    await promote();
    repository().git("checkout", "--quiet", "--detach", "HEAD^");
    await approve(late, "late@example.com");
    repository().git("checkout", "--quiet", "main");
    const said = await items();
    expect(said.get("gate approval")).to.equal("same: pass: approved by lead");
    expect(said.get("gate signature")).to.match(/^same: pass: \w{12} is signed by owner$/);
    expect(said.get("gate checks")).to.equal("same: pass: image-scan (attestation of ci)");
  });

  it("finds an approval, a signature and an attestation that are made up", async () => {
    start();
    await approve(lead, "lead@example.com");
    await promote();
    forge("approved by lead", "approved by late");
    expect((await items()).get("gate approval")).to.match(/^different: .*Git says wait \(0 of 1/);
    forge("is signed by owner", "is signed by lead");
    expect((await items()).get("gate signature")).to.match(/^different: .*signed by owner\)$/);
    forge("attestation of ci", "attestation of lead");
    expect((await items()).get("gate checks")).to.match(/^different: .*attestation of ci\)\)$/);
  });

  it("finds an approval whose tag is gone, unless the clone has no tags at all", async () => {
    start();
    await approve(lead, "lead@example.com");
    await promote();
    const [tag = ""] = repository().git("tag", "--list").split("\n");
    const bare = join(dirname(repository().folder), "no-tags");
    repository().git("clone", "--quiet", "--no-tags", repository().folder, bare);
    expect((await items(bare)).get("gate approval")).to.match(
      /^not-recomputable: .*; this clone has no tags; get them with "git fetch --tags"$/,
    );
    repository().git("tag", "another");
    repository().git("tag", "--delete", tag);
    expect((await items()).get("gate approval")).to.match(/^different: /);
  });
});
