import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type GithubServer, startGithub } from "#test/support/github-server.ts";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import { attestationKey, signedAttestation } from "#test/support/signed-attestation.ts";

const TOKEN = "token-of-a-test";
const DIGEST = "4f".repeat(32);
const SETTINGS = "{after: [staging], checks: [image-scan, load-test]}";
const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const ci = attestationKey();
const stranger = attestationKey();
const SPEC = `  attestations: ["attestations/*.json"]\n  signers: [{name: ci, sshKey: "${ci.sshKey}"}]\n`;

const attested = (name: string, result: string, { key = ci, digest = DIGEST } = {}) =>
  signedAttestation(key, { digests: [digest], predicate: { name, result } });

describe("the checks gate", () => {
  const { repository, begin, tiphys } = promotionSetup();
  let github: GithubServer;
  before(async () => (github = await startGithub({ token: TOKEN })));
  after(() => github.close());

  function start(files: Readonly<Record<string, string>>): string {
    begin({ prod: SETTINGS, spec: SPEC });
    repository().write({
      [STAGING]: `resources: [../../base]\nimages:\n  - {name: shop, newTag: v2, digest: "sha256:${DIGEST}"}\n`,
      ...files,
    });
    const commit = repository().commit();
    repository().git("remote", "add", "origin", "https://github.com/acme/shop.git");
    writeFileSync(join(repository().folder, ".git", "token"), `${TOKEN}\n`);
    return commit;
  }

  const promote = async (...more: readonly string[]) => {
    const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: "acme/shop" };
    const argv = ["promote", "shop", "--to", "prod", "--dry-run", ...more];
    const { exitCode, stdout, stderr } = await tiphys(argv, { env });
    expect(stderr).to.equal("");
    const line = stdout.split("\n").find((each) => each.includes("  checks "));
    return `${exitCode} ${line?.trim().replace(/ {2,}/g, " ") ?? ""}`;
  };
  const asking = () => promote("--token-file", ".git/token");

  it("passes by attestations of the image that moves, where nobody else can be asked", async () => {
    start({
      "attestations/scan.json": attested("image-scan", "pass"),
      "attestations/load.json": attested("load-test", "pass"),
    });
    expect(await promote()).to.equal(
      "0 pass checks image-scan (attestation of ci) and load-test (attestation of ci)",
    );
  });

  it("waits for what is attested of another image, or by somebody else, and says who was not asked", async () => {
    start({
      "attestations/scan.json": attested("image-scan", "pass", { digest: "5f".repeat(32) }),
      "attestations/load.json": attested("load-test", "pass", { key: stranger }),
    });
    expect(await promote()).to.equal(
      "3 wait checks image-scan and load-test not passed yet; no token for the code host was given (--token-file)",
    );
  });

  it("fails by an attestation, whatever a status says", async () => {
    const commit = start({ "attestations/scan.json": attested("image-scan", "fail") });
    github.addStatus(commit, { context: "image-scan", state: "success" });
    github.addStatus(commit, { context: "load-test", state: "success" });
    expect(await asking()).to.equal("1 fail checks image-scan (attestation of ci) failed");
  });

  it("takes the statuses of the commit that brought the version, and else those of the last one", async () => {
    const brought = start({});
    repository().write({ note: "later" });
    const last = repository().commit();
    expect(await asking()).to.equal("3 wait checks image-scan and load-test not passed yet");
    github.addStatus(brought, { context: "image-scan", state: "success" });
    github.addStatus(last, { context: "image-scan", state: "failure" });
    github.addCheckRun(last, { name: "load-test", status: "completed", conclusion: "success" });
    expect(await asking()).to.equal(
      `0 pass checks image-scan (status of ${brought.slice(0, 12)}) and load-test (status of ${last.slice(0, 12)})`,
    );
  });

  it("waits with the reason where the host cannot be asked, without the token in it", async () => {
    start({});
    github.failNext(/GET/, ...Array.from({ length: 12 }, () => ({ status: 401 })));
    const said = await asking();
    expect(said).to.match(
      /^3 wait checks image-scan and load-test not passed yet; could not ask the code host: /,
    );
    expect(said).not.to.contain(TOKEN);
  });
});
