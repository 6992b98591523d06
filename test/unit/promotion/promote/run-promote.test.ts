import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { digest } from "#core/document/digest.ts";
import { parse } from "yaml";
import { gitWorkTree, openWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { runTiphys, TEST_DAY } from "#test/support/run-tiphys.ts";

const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const EVIDENCE = "promotions/shop/prod.yaml";
const MINUTE_MS = 60_000;

describe("tiphys promote", () => {
  const repository = gitWorkTree();
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  async function promote(
    argv: readonly string[],
    { now = TEST_DAY, cwd = repository().folder } = {},
  ) {
    const env = {
      TIPHYS_KUSTOMIZE: kustomize,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Ada",
      GIT_AUTHOR_EMAIL: "ada@example.com",
      GIT_COMMITTER_NAME: "Ada",
      GIT_COMMITTER_EMAIL: "ada@example.com",
    };
    return await runTiphys({ argv: ["promote", ...argv], cwd, env, now });
  }

  function begin(fleet: Parameters<typeof promotionFleet>[0] = {}): string {
    repository().write(promotionFleet(fleet));
    return repository().commit();
  }

  function read(path: string): string {
    return readFileSync(join(repository().folder, path), "utf8");
  }

  it("commits the version with its evidence, and leaves every other byte", async () => {
    const base = begin();
    const { exitCode, stdout, stderr } = await promote(["shop", "--to", "prod", "-m", "OPS-412"]);
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.match(
      /^shop: staging -> prod \(HEAD at [0-9a-f]{12}\)\n {2}shop: v1 -> v2\n/,
    );
    expect(stdout).to.match(/\npromoted: commit [0-9a-f]{12} on HEAD\n$/);
    const { git } = repository();
    expect(git("rev-parse", "HEAD~1", "--abbrev-ref", "HEAD").split("\n")).to.deep.equal([
      base,
      "main",
    ]);
    expect(git("diff", "--name-only", "HEAD~1").split("\n")).to.deep.equal([PROD, EVIDENCE]);
    expect(git("status", "--porcelain")).to.equal("");
    expect(read(PROD)).to.equal(overlay("prod", "v2"));
  });

  it("says in the commit what moved, with trailers that name the evidence's digest", async () => {
    const base = begin();
    await promote(["shop", "--to", "prod", "-m", "OPS-412"]);
    const message = repository().git("log", "-1", "--format=%an%n%B");
    const evidence = parse(read(EVIDENCE));
    expect(message.split("\n").slice(0, 6)).to.deep.equal([
      "Ada",
      "Promote shop to prod: shop v2",
      "",
      "OPS-412",
      "",
      "shop: v1 -> v2",
    ]);
    const trailers = repository().git("log", "-1", "--format=%(trailers:only,unfold)");
    expect(trailers).to.contain(`Promoted-Commit: ${base}`);
    expect(trailers).to.contain(`Evidence-Digest: ${digest(evidence)}`);
    expect(evidence.spec).to.deep.include({
      app: "shop",
      from: "staging",
      to: "prod",
      sourceCommit: base,
      evaluatedAt: "2026-11-21T12:00:00.000Z",
    });
    expect(evidence.spec.before.images).to.deep.equal([{ name: "shop", tag: "v1" }]);
    expect(
      evidence.spec.gates.map(({ gate, verdict }: Record<string, string>) => `${gate} ${verdict}`),
    ).to.deep.equal(["render pass", "policy pass", "soak pass", "freeze pass"]);
  });

  it("has nothing to do where the version is there already", async () => {
    begin();
    await promote(["shop", "--to", "prod"]);
    const head = repository().git("rev-parse", "HEAD");
    const { exitCode, stdout } = await promote(["shop", "--to", "prod"]);
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(
      /^shop: prod has what staging has \(shop v2, HEAD at [0-9a-f]{12}\): nothing to do\n$/,
    );
    expect(repository().git("rev-parse", "HEAD")).to.equal(head);
  });

  it("changes nothing in a dry run, and does not mind a dirty tree there", async () => {
    const base = begin();
    repository().write({ "tiphys.yaml": `${read("tiphys.yaml")}# later\n` });
    const { exitCode, stdout } = await promote([
      "shop",
      "--to",
      "prod",
      "--dry-run",
      "--format",
      "json",
    ]);
    const report = JSON.parse(stdout);
    expect([exitCode, report.result, report.commit]).to.deep.equal([0, "planned", null]);
    expect(report.files).to.deep.equal([{ path: PROD, change: "edited" }]);
    expect(repository().git("rev-parse", "HEAD")).to.equal(base);
    expect(read(PROD)).to.equal(overlay("prod", "v1"));
  });

  it("refuses a dirty tree with what is dirty", async () => {
    begin();
    repository().write({ [PROD]: overlay("prod", "v0") });
    const { exitCode, stderr } = await promote(["shop", "--to", "prod"]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain(`expected a work tree without changes, got ${PROD}. Commit them`);
    expect(read(PROD)).to.equal(overlay("prod", "v0"));
  });

  it("waits for the soak with exit code 3, says until when, and passes then", async () => {
    begin({ prod: "{after: [staging], soak: 30m}" });
    const early = await promote(["shop", "--to", "prod"], { now: TEST_DAY + 10 * MINUTE_MS });
    expect(early.exitCode).to.equal(3);
    expect(early.stdout).to.contain(
      "  wait  soak    10m of 30m in staging (passes 2026-11-21 12:30 UTC)\n",
    );
    expect(early.stdout).to.contain(
      "waits: nothing was changed. Run it again from 2026-11-21 12:30 UTC on\n",
    );
    expect(read(PROD)).to.equal(overlay("prod", "v1"));
    const late = await promote(["shop", "--to", "prod"], { now: TEST_DAY + 30 * MINUTE_MS });
    expect(late.exitCode).to.equal(0);
  });

  it("counts the soak from the commit that brought the version, not from the last one of the overlay", async () => {
    begin({ prod: "{after: [staging], soak: 30m}" });
    const staging = "apps/shop/overlays/staging/kustomization.yaml";
    const { folder } = repository();
    repository().write({ [staging]: `${overlay("staging", "v2")}# a note\n` });
    const late = { GIT_COMMITTER_DATE: "2026-11-21T12:20:00Z" };
    execFileSync(
      "git",
      ["-c", "user.name=B", "-c", "user.email=b@example.com", "commit", "-qam", "Note"],
      { cwd: folder, env: { ...process.env, ...late } },
    );
    const { exitCode } = await promote(["shop", "--to", "prod"], {
      now: TEST_DAY + 30 * MINUTE_MS,
    });
    expect(exitCode).to.equal(0);
  });

  it("waits in a freeze, and outside of a window", async () => {
    begin({
      prod: '{after: [staging], windows: [{allow: "Mon-Thu 09:00-16:00", timeZone: Europe/Berlin}]}',
    });
    repository().write({
      "freezes/peak.yaml":
        "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFreeze\nmetadata: {name: peak}\nspec: {owner: ops, reason: sale, until: 2026-11-25}\n",
    });
    repository().commit();
    const { exitCode, stdout } = await promote(["shop", "--to", "prod"]);
    expect(exitCode).to.equal(3);
    expect(stdout).to.contain(
      '  wait  freeze  "peak" of ops: sale (passes 2026-11-26 00:00 UTC)\n',
    );
    expect(stdout).to.contain(
      "  wait  window  only Mon-Thu 09:00-16:00 Europe/Berlin (passes 2026-11-23 08:00 UTC)\n",
    );
  });

  it("waits for what nobody can be asked about", async () => {
    begin({ prod: "{after: [staging], checks: [scan], budget: {minRemaining: 25%}}" });
    const { exitCode, stdout } = await promote(["shop", "--to", "prod"]);
    expect(exitCode).to.equal(3);
    expect(stdout).to.contain(
      "waits: nothing was changed. Run it again when what waits has come\n",
    );
  });

  it("refuses a version that the target's environment denies", async () => {
    begin();
    repository().write({
      "apps/shop/overlays/staging/kustomization.yaml": overlay("staging", "bad"),
    });
    repository().commit();
    const { exitCode, stdout } = await promote(["shop", "--to", "prod"]);
    expect(exitCode).to.equal(1);
    expect(stdout).to.contain(
      "  fail  policy  1 new denial: images/not-bad on Deployment shop: the image is bad\n",
    );
    expect(read(PROD)).to.equal(overlay("prod", "v1"));
  });

  it("signs where git is told to", async () => {
    begin();
    const key = join(dirname(repository().folder), "key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    for (const [name, value] of [
      ["gpg.format", "ssh"],
      ["user.signingKey", key],
      ["commit.gpgSign", "true"],
    ] as const)
      repository().git("config", name, value);
    expect((await promote(["shop", "--to", "prod"])).exitCode).to.equal(0);
    expect(repository().git("cat-file", "commit", "HEAD")).to.contain(
      "-----BEGIN SSH SIGNATURE-----",
    );
  });

  it("says who has to be known where nobody is known to git", async () => {
    begin();
    repository().git("config", "user.useConfigOnly", "true");
    const env = {
      TIPHYS_KUSTOMIZE: kustomize,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
    };
    const argv = ["promote", "shop", "--to", "prod"];
    const { exitCode, stderr } = await runTiphys({ argv, cwd: repository().folder, env });
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain(
      "expected to know who commits, git does not. Set user.name and user.email",
    );
    expect(repository().git("status", "--porcelain")).to.equal("");
  });

  it("leaves an untracked file in its way alone", async () => {
    const base = begin();
    repository().write({ [EVIDENCE]: "mine\n" });
    const { exitCode, stderr } = await promote(["shop", "--to", "prod"]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("Nothing was changed");
    expect([read(EVIDENCE), read(PROD)]).to.deep.equal(["mine\n", overlay("prod", "v1")]);
    expect(repository().git("rev-parse", "HEAD")).to.equal(base);
  });

  it("refuses to skip an environment, and asks for --to", async () => {
    begin();
    const skipped = await promote(["shop", "--to", "prod", "--from", "dev"]);
    expect([skipped.exitCode, skipped.stderr]).to.deep.equal([
      2,
      'tiphys: promote: --from: expected staging, from which prod takes versions, got "dev". Promote step by step: tiphys promote shop --to staging.\n',
    ]);
    expect((await promote(["shop"])).exitCode).to.equal(2);
  });

  it("moves a detached HEAD too, in a folder below the top of the repository", async () => {
    const tree = openWorkTree(repository().folder);
    const files = Object.entries(promotionFleet()).map(([path, text]) => [`fleet/${path}`, text]);
    tree.write(Object.fromEntries(files));
    tree.commit();
    tree.git("checkout", "--quiet", "--detach");
    const { exitCode } = await promote(["shop", "--to", "prod"], {
      cwd: join(tree.folder, "fleet"),
    });
    expect(exitCode).to.equal(0);
    expect(tree.git("diff", "--name-only", "HEAD~1").split("\n")).to.deep.equal([
      `fleet/${PROD}`,
      `fleet/${EVIDENCE}`,
    ]);
  });

  it("copies files with their mode, and takes away what is gone", async () => {
    begin({ spec: '  promotable: {files: ["config/*"]}\n' });
    repository().write({
      "apps/shop/overlays/staging/config/größe.sh": "#!/bin/sh\r\n",
      "apps/shop/overlays/prod/config/old.txt": "old\n",
    });
    execFileSync("chmod", [
      "755",
      join(repository().folder, "apps/shop/overlays/staging/config/größe.sh"),
    ]);
    repository().commit();
    expect((await promote(["shop", "--to", "prod"])).exitCode).to.equal(0);
    const list = repository().git(
      "-c",
      "core.quotePath=false",
      "ls-tree",
      "-r",
      "HEAD",
      "apps/shop/overlays/prod/config",
    );
    expect(list).to.match(/^100755 blob [0-9a-f]+\tapps\/shop\/overlays\/prod\/config\/größe\.sh$/);
  });

  describe("--image", () => {
    const DEV = "apps/shop/overlays/dev/kustomization.yaml";
    const digestOf = (hex: string) => `sha256:${hex.repeat(32)}`;

    it("brings an image into the first environment, with evidence of the command", async () => {
      const base = begin();
      const image = `shop:v4@${digestOf("4f")}`;
      const { exitCode, stdout } = await promote(["shop", "--image", image]);
      expect(stdout).to.match(
        /^shop: image -> dev \(HEAD at [0-9a-f]{12}\)\n {2}shop: v3 -> v4@sha256:4f/,
      );
      expect(exitCode).to.equal(0);
      expect(read(DEV)).to.equal(
        overlay("dev", "v4").replace("v4", `v4\n      digest: ${digestOf("4f")}`),
      );
      const { spec } = parse(read("promotions/shop/dev.yaml"));
      expect(spec).to.deep.include({ to: "dev", command: { images: [image] }, sourceCommit: base });
      expect(spec).not.to.have.property("from");
      const trailers = repository().git("log", "-1", "--format=%(trailers:only,unfold)");
      expect(trailers).to.contain(`Promoted-Image: ${image}`);
      expect(trailers).not.to.contain("Promoted-From");
    });

    it("has nothing to do where the image is there", async () => {
      begin();
      const argv = ["shop", "--to", "dev", "--image", `shop@${digestOf("4f")}`];
      await promote(argv);
      const { exitCode, stdout } = await promote(argv);
      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/^shop: dev has what the command names .*: nothing to do\n$/);
    });

    it("says in JSON that it comes from no environment", async () => {
      begin();
      const image = `shop@${digestOf("4f")}`;
      const { stdout } = await promote(["shop", "--image", image, "--dry-run", "--format", "json"]);
      expect(JSON.parse(stdout)).to.deep.include({ from: null, images: [image], to: "dev" });
    });

    it("refuses a later environment, and --from beside it", async () => {
      begin();
      const image = `shop@${digestOf("4f")}`;
      const later = await promote(["shop", "--to", "prod", "--image", image]);
      expect([later.exitCode, later.stderr]).to.deep.equal([
        2,
        'tiphys: promote: --to: expected with --image an environment of "shop" that comes after none (dev), got "prod". Bring the image into dev, then promote it step by step: tiphys promote shop --to prod.\n',
      ]);
      expect((await promote(["shop", "--from", "dev", "--image", image])).exitCode).to.equal(2);
    });
  });

  describe("--push", () => {
    function remote(): string {
      const path = join(dirname(repository().folder), "remote.git");
      repository().git("clone", "--quiet", "--bare", repository().folder, path);
      repository().git("remote", "add", "origin", path);
      return path;
    }
    const tip = (path: string) => repository().git("-C", path, "rev-parse", "main");

    it("pushes on top of the remote's branch, and leaves branch and work tree alone", async () => {
      const base = begin();
      const path = remote();
      repository().write({ [PROD]: "dirty\n" });
      const { exitCode, stdout } = await promote(["shop", "--to", "prod", "--push"]);
      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/\npromoted: commit [0-9a-f]{12} on origin\/main\n$/);
      expect(repository().git("-C", path, "show", `main:${PROD}`)).to.equal(
        overlay("prod", "v2").trim(),
      );
      expect(repository().git("rev-parse", "HEAD")).to.equal(base);
      expect(read(PROD)).to.equal("dirty\n");
    });

    it("loses no promotion among several that run at once, and makes none twice", async function () {
      this.timeout(120_000);
      begin();
      const apps = ["a", "b", "c"];
      for (const app of apps) {
        repository().write(
          Object.fromEntries(
            Object.entries(promotionFleet())
              .filter(([path]) => path.startsWith("apps/"))
              .map(([name, text]) => [name.replace("apps/shop", `apps/${app}`), text]),
          ),
        );
      }
      const base = repository().commit();
      const path = remote();
      const runs = [...apps, ...apps].map(async (app) => promote([app, "--to", "prod", "--push"]));
      const codes = (await Promise.all(runs)).map(({ exitCode, stderr }) => `${exitCode}${stderr}`);
      expect(codes).to.deep.equal(apps.flatMap(() => ["0", "0"]));
      const subjects = repository().git("-C", path, "log", "--format=%s", `${base}..main`);
      expect(subjects.split("\n").sort()).to.deep.equal(
        apps.map((app) => `Promote ${app} to prod: shop v2`),
      );
    });

    it("says what the remote says when it takes nothing, and runs no hook of the clone", async () => {
      begin();
      const path = remote();
      repository().write({ ".git/hooks/pre-push": "#!/bin/sh\nexit 1\n" });
      execFileSync("chmod", ["755", join(repository().folder, ".git/hooks/pre-push")]);
      execFileSync(
        "sh",
        ["-c", `printf '#!/bin/sh\\nexit 1\\n' > hooks/update && chmod 755 hooks/update`],
        { cwd: path },
      );
      const before = tip(path);
      const { exitCode, stderr } = await promote(["shop", "--to", "prod", "--push"]);
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(
        /expected origin to take a commit on main, it said ".*hook declined\)"/,
      );
      expect(tip(path)).to.equal(before);
    });

    it("asks for a branch where HEAD is detached", async () => {
      begin();
      const path = remote();
      repository().git("checkout", "--quiet", "--detach");
      const unnamed = await promote(["shop", "--to", "prod", "--push"]);
      expect([unnamed.exitCode, unnamed.stderr]).to.deep.equal([
        2,
        "tiphys: --push: expected a branch, got a detached HEAD. Name it with --branch.\n",
      ]);
      const before = tip(path);
      expect(
        (await promote(["shop", "--to", "prod", "--push", "--branch", "main"])).exitCode,
      ).to.equal(0);
      expect(tip(path)).not.to.equal(before);
    });
  });
});
