import { spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type GitWorkTree, openWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { promotionFleet } from "#test/support/promotion-fleet.ts";

const PROMOTERS = 20;
const LAUNCHER = join(import.meta.dirname, "../../bin/tiphys.js");

describe("promoters at once", function () {
  this.timeout(600_000);
  let root = "";
  let kustomize = "";
  let tree: GitWorkTree;
  let remote = "";
  let base = "";

  beforeEach(async () => {
    kustomize = await kustomizePath();
    root = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-races-")));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function begin(apps: readonly string[]): void {
    tree = openWorkTree(join(root, "clone"));
    for (const app of apps) {
      const files = Object.entries(promotionFleet()).map(([path, text]) => [
        path.replace("apps/shop", `apps/${app}`),
        text,
      ]);
      tree.write(Object.fromEntries(files));
    }
    base = tree.commit("Begin");
    remote = join(root, "remote.git");
    tree.git("clone", "--quiet", "--bare", tree.folder, remote);
    tree.git("remote", "add", "origin", remote);
  }

  async function promote(app: string, cwd: string): Promise<string> {
    const argv = [LAUNCHER, "promote", app, "--to", "prod", "--push", "--format", "json"];
    const env = {
      PATH: process.env.PATH,
      HOME: root,
      TIPHYS_KUSTOMIZE: kustomize,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: app,
      GIT_AUTHOR_EMAIL: "ada@example.com",
      GIT_COMMITTER_NAME: app,
      GIT_COMMITTER_EMAIL: "ada@example.com",
    };
    const child = spawn(process.execPath, argv, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((resolve) => child.once("close", resolve));
    if (code !== 0) return `${String(code)}: ${stderr}${stdout}`;
    return JSON.parse(stdout).result;
  }

  const log = (format: string) =>
    tree.git("-C", remote, "log", `--format=${format}`, `${base}..main`).split("\n");

  it(`makes ${PROMOTERS} promotions of as many apps, none lost, none doubled, in one line`, async () => {
    const apps = Array.from({ length: PROMOTERS }, (_, index) => `app-${index}`);
    begin(apps);
    // Half of them share a clone, and with it the refs that a fetch writes.
    const clones = apps.map((app, index) => {
      if (index % 2 === 0) return tree.folder;
      tree.git("clone", "--quiet", remote, join(root, app));
      return join(root, app);
    });
    const results = await Promise.all(apps.map((app, index) => promote(app, clones[index] ?? "")));
    expect(results).to.deep.equal(apps.map(() => "promoted"));
    expect([...log("%s")].sort()).to.deep.equal(
      apps.map((app) => `Promote ${app} to prod: shop v2`).sort(),
    );
    expect(log("%P").every((parents) => /^[0-9a-f]+$/.test(parents))).to.equal(true);
    for (const app of apps)
      expect(
        tree.git("-C", remote, "show", `main:apps/${app}/overlays/prod/kustomization.yaml`),
      ).to.contain("newTag: v2");
    tree.git("-C", remote, "fsck", "--no-dangling", "--no-progress");
  });

  it(`makes one promotion of one app, though ${PROMOTERS} ask for it`, async () => {
    begin(["shop"]);
    const results = await Promise.all(
      Array.from({ length: PROMOTERS }, () => promote("shop", tree.folder)),
    );
    expect(results.filter((result) => result === "promoted")).to.have.length(1);
    expect(results.filter((result) => result === "nothing-to-do")).to.have.length(PROMOTERS - 1);
    expect(log("%s")).to.deep.equal(["Promote shop to prod: shop v2"]);
  });

  it("says that a branch stands still where a killed push left it locked", async () => {
    begin(["shop"]);
    writeFileSync(join(remote, "refs/heads/main.lock"), "");
    expect(await promote("shop", tree.folder)).to.equal(
      "2: tiphys: expected origin to take a commit on main, it said 4 times that somebody else writes the branch, which stands still. Nothing was changed there; a push that was killed may have left refs/heads/main.lock in it.\n",
    );
    rmSync(join(remote, "refs/heads/main.lock"));
    expect(await promote("shop", tree.folder)).to.equal("promoted");
  });
});
