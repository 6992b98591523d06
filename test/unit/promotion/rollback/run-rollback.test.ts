import { expect } from "chai";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readEvidence } from "#core/promotion/evidence/read-evidence.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { promotionEnv } from "#test/support/promotion-world.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const EVIDENCE = "promotions/shop/prod.yaml";

describe("tiphys rollback", () => {
  const repository = gitWorkTree();
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  const run = async (...argv: readonly string[]) =>
    await runTiphys({ argv, cwd: repository().folder, env: promotionEnv(kustomize) });
  const rollback = async (...argv: readonly string[]) =>
    await run("rollback", "shop", "--env", "prod", ...argv);
  const read = (path: string) => readFileSync(join(repository().folder, path), "utf8");
  const change = (path: string, text: string) => {
    repository().write({ [path]: text });
    return repository().commit();
  };

  /** prod: v1 by hand, then v2 and v3 by promotion. */
  async function begin(fleet: Parameters<typeof promotionFleet>[0] = {}): Promise<void> {
    repository().write(promotionFleet(fleet));
    repository().commit();
    expect((await run("promote", "shop", "--to", "prod")).exitCode).to.equal(0);
    change(STAGING, overlay("staging", "v3"));
    expect((await run("promote", "shop", "--to", "prod")).exitCode).to.equal(0);
  }

  it("brings back the last version that passed, byte for byte, with evidence of its own kind", async () => {
    await begin({
      prod: '{after: [staging], windows: [{deny: "Sun 03:00-04:00", timeZone: UTC}]}',
    });
    const { exitCode, stdout, stderr } = await rollback("-m", "v3 answers 500");
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(read(PROD)).to.equal(overlay("prod", "v2"));
    expect(stdout).to.contain("  shop: v3 -> v2\n");
    expect(stdout).to.contain("its evidence says that it passed\n");
    expect(stdout).to.contain("  skipped: soak, freeze, window\n");
    const { spec } = readEvidence(read(EVIDENCE), EVIDENCE);
    expect(spec).to.deep.include({
      cause: "rollback",
      reason: "v3 answers 500",
      skipped: ["soak", "freeze", "window"],
    });
    expect(spec?.gates.map(({ gate, verdict }) => `${gate} ${verdict}`)).to.deep.equal([
      "render pass",
      "policy pass",
    ]);
    const { git } = repository();
    expect(spec?.restores).to.deep.equal({
      commit: git("rev-parse", "HEAD~2"),
      proof: "evidence",
    });
    expect(git("log", "-1", "--format=%s")).to.equal("Roll back shop in prod: shop v2");
    expect(git("log", "-1", "--format=%(trailers:key=Rollback-App)")).to.equal(
      "Rollback-App: shop",
    );
    expect(git("status", "--porcelain")).to.equal("");
  });

  it("goes further back the second time, and never to what it led away from", async () => {
    await begin();
    await rollback();
    const second = await rollback();
    expect(second.stdout).to.contain("  shop: v2 -> v1\n");
    expect(second.stdout).to.contain(
      "NO EVIDENCE says that it passed, only the history that it was there\n",
    );
    const third = await rollback();
    expect(third.exitCode).to.equal(2);
    expect(third.stderr).to.match(
      /expected a version that no rollback led away from, got only shop v2 by /,
    );
  });

  it("moves only what moves, where the overlay changed otherwise since", async () => {
    await begin();
    change(
      PROD,
      overlay("prod", "v3")
        .replace("# its own", "# ours")
        .replace("images:", "nameSuffix: -x\nimages:"),
    );
    expect((await rollback()).exitCode).to.equal(0);
    expect(read(PROD)).to.equal(
      overlay("prod", "v2")
        .replace("# its own", "# ours")
        .replace("images:", "nameSuffix: -x\nimages:"),
    );
  });

  it("brings back files with their bytes, and takes away what came since", async () => {
    await begin({ spec: '  promotable: {files: ["config/*"]}\n' });
    const from = "apps/shop/overlays/staging/config";
    const to = "apps/shop/overlays/prod/config";
    change(`${from}/a.bin`, "\u0001 one\r\n");
    await run("promote", "shop", "--to", "prod");
    const before = repository().git("ls-tree", "-r", "HEAD", "apps/shop/overlays/prod");
    repository().write({ [`${from}/b.txt`]: "new\n" });
    change(`${from}/a.bin`, "two");
    await run("promote", "shop", "--to", "prod");
    expect(read(`${to}/a.bin`)).to.equal("two");
    expect((await rollback()).exitCode).to.equal(0);
    expect(repository().git("ls-tree", "-r", "HEAD", "apps/shop/overlays/prod")).to.equal(before);
  });

  it("takes the version that is named, by tag, digest or commit", async () => {
    await begin();
    const first = repository().git("rev-parse", "HEAD~3");
    for (const version of ["v1", first.slice(0, 10)]) {
      const { stdout } = await rollback("--to", version, "--dry-run");
      expect(stdout).to.contain("  shop: v3 -> v1\n");
      expect(stdout).to.contain("it may come back; dry run: nothing was changed\n");
    }
    const unknown = await rollback("--to", "v9");
    expect(unknown.exitCode).to.equal(2);
    expect(unknown.stderr).to.match(
      /rollback: --to: expected a version that was there \(shop v2 by \w{12}, shop v1 by \w{12}\), got "v9"\. See them with tiphys history/,
    );
  });

  it("refuses a version that policies deny now, unless glass is broken", async () => {
    await begin();
    change("policies/tags.yaml", read("policies/tags.yaml").replace(":bad", ":v2"));
    const refused = await rollback();
    expect(refused.exitCode).to.equal(1);
    expect(refused.stdout).to.contain("  fail  policy  1 new denial: ");
    expect(refused.stdout).to.contain("refused: nothing was changed. Name another version");
    expect((await rollback("--breakglass", "INC-7")).exitCode).to.equal(2);
    const broken = await rollback("--breakglass", "INC-7", "-m", "the shop is down");
    expect(broken.exitCode).to.equal(0);
    const { spec } = readEvidence(read(EVIDENCE), EVIDENCE);
    expect(spec).to.deep.include({
      cause: "rollback",
      ticket: "INC-7",
      reason: "the shop is down",
      skipped: ["soak", "freeze", "policy"],
    });
    expect(read(PROD)).to.equal(overlay("prod", "v2"));
  });

  it("says as JSON what it did, and nothing to do where the version is there", async () => {
    await begin();
    const { stdout } = await rollback("--format", "json");
    const report = JSON.parse(stdout);
    expect(report).to.deep.include({
      kind: "RollbackReport",
      result: "rolled-back",
      commit: repository().git("rev-parse", "HEAD"),
      version: { before: "shop v3", after: "shop v2" },
    });
  });

  it("pushes on top of the remote's branch, and leaves the work tree alone", async () => {
    await begin();
    const path = join(dirname(repository().folder), "remote.git");
    repository().git("clone", "--quiet", "--bare", repository().folder, path);
    repository().git("remote", "add", "origin", path);
    const head = repository().git("rev-parse", "HEAD");
    const { exitCode, stdout } = await rollback("--push");
    expect([exitCode, stdout.includes("on origin/main\n")]).to.deep.equal([0, true]);
    expect(repository().git("rev-parse", "HEAD")).to.equal(head);
    expect(repository().git("-C", path, "show", `main:${PROD}`)).to.equal(
      overlay("prod", "v2").trim(),
    );
  });

  it("says what is missing or unknown", async () => {
    repository().write(promotionFleet());
    repository().commit();
    expect((await run("rollback", "shop")).stderr).to.contain("expected --env with the name");
    expect((await run("rollback", "shpo", "--env", "prod")).stderr).to.contain(
      'expected an app in an environment of the fleet, got "shpo" in "prod"',
    );
    expect((await rollback()).stderr).to.contain(
      "expected a version that was there before, the history has none",
    );
  });
});
