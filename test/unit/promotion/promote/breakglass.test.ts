import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readEvidence } from "#core/promotion/evidence/read-evidence.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { promotionEnv } from "#test/support/promotion-world.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const EVIDENCE = "promotions/shop/prod.yaml";
const GLASS = ["--breakglass", "INC-7", "-m", "orders are lost"];

describe("tiphys promote --breakglass", () => {
  const repository = gitWorkTree();
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  const run = async (...argv: readonly string[]) =>
    await runTiphys({ argv, cwd: repository().folder, env: promotionEnv(kustomize) });
  const promote = async (...argv: readonly string[]) =>
    await run("promote", "shop", "--to", "prod", ...argv);
  const read = (path: string) => readFileSync(join(repository().folder, path), "utf8");

  function begin(prod: string, spec = ""): string {
    repository().write(promotionFleet({ prod, spec }));
    return repository().commit();
  }

  function makeKey(): string {
    const key = join(dirname(repository().folder), "key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    return key;
  }

  function signWith(key: string): void {
    const { git } = repository();
    git("config", "gpg.format", "ssh");
    git("config", "user.signingKey", key);
    git("config", "commit.gpgSign", "true");
  }

  it("lets a version through that waits, and names the gates that had no say", async () => {
    begin("{after: [staging], soak: 30m}");
    expect((await promote()).exitCode).to.equal(3);
    const { exitCode, stdout } = await promote(...GLASS);
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain("  glass is broken: soak\n");
    const { spec } = readEvidence(read(EVIDENCE), EVIDENCE);
    expect(spec).to.deep.include({
      cause: "breakglass",
      from: "staging",
      ticket: "INC-7",
      reason: "orders are lost",
      skipped: ["soak"],
    });
    const message = repository().git("log", "-1", "--format=%B");
    expect(message).to.match(/^Break glass: promote shop to prod: shop v2\n/);
    expect(message).to.contain("\nBreakglass-Ticket: INC-7\n");
    const verified = await run("verify");
    expect([
      verified.exitCode,
      verified.stdout.includes("breakglass of shop in prod"),
    ]).to.deep.equal([0, true]);
  });

  it("is an ordinary promotion where every gate passes", async () => {
    begin("{after: [staging]}");
    expect((await promote(...GLASS)).exitCode).to.equal(0);
    expect(readEvidence(read(EVIDENCE), EVIDENCE).spec?.cause).to.equal("promotion");
  });

  it("asks for a reason, and never goes by a pull request", async () => {
    begin("{after: [staging]}");
    for (const given of [[], ["-m", "  "]])
      expect((await promote("--breakglass", "INC-7", ...given)).stderr).to.contain(
        "expected --message with the reason beside it, got none",
      );
    expect((await promote(...GLASS, "--pr")).stderr).to.contain("expected no --pr beside it");
  });

  it("is for signers alone where the fleet names some", async () => {
    const key = makeKey();
    const sshKey = readFileSync(`${key}.pub`, "utf8").trim();
    const base = begin(
      "{after: [staging], soak: 30m}",
      `  signers: [{name: ada, sshKey: "${sshKey}"}]\n`,
    );
    const refused = await promote(...GLASS);
    expect(refused.exitCode).to.equal(2);
    expect(refused.stderr).to.contain(
      "--breakglass: expected a commit signed by one of ada, got one of which git says: it is not signed.",
    );
    expect([repository().git("rev-parse", "HEAD"), read(PROD)]).to.deep.equal([
      base,
      overlay("prod", "v1"),
    ]);
    signWith(key);
    expect((await promote(...GLASS)).exitCode).to.equal(0);
    expect(read(PROD)).to.equal(overlay("prod", "v2"));
  });

  it("is for nobody where evidence is required and the fleet names no signer", async () => {
    begin("{after: [staging], soak: 30m, required: true}");
    const { exitCode, stderr } = await promote(...GLASS);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain(
      "expected signers in the fleet, as prod requires evidence, got none. Name those who may in spec.signers.",
    );
  });

  it("does not help a version that does not render", async () => {
    begin("{after: [staging]}", '  promotable: {files: ["config.yaml"]}\n');
    repository().write({
      "apps/shop/overlays/staging/config.yaml": "a: 1\n",
      "apps/shop/overlays/prod/config.yaml": "a: 0\n",
      [PROD]: overlay("prod", "v1").replace("resources: [", "resources: [gone.yaml, "),
    });
    repository().commit();
    expect((await promote(...GLASS)).exitCode).to.equal(1);
  });
});
