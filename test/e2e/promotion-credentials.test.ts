import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { COMMANDS } from "#cli/commands.ts";
import { type GitHttpServer, serveGitOverHttp } from "#test/support/git-http-server.ts";
import { type GitWorkTree, openWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { type RecordedPrograms, recordPrograms } from "#test/support/recorded-programs.ts";
import { runTiphys, type TiphysResult } from "#test/support/run-tiphys.ts";

const PASSWORD = "s3cr3t@p-ss";
const ENCODED = encodeURIComponent(PASSWORD);
const PARTS = [PASSWORD, ENCODED, "s3cr3t"];

/** Command lines of every verb that asks git, in an order in which they work. */
const LINES: readonly string[] = [
  "status",
  "history shop --env prod",
  "check --base origin/main",
  "diff --base origin/main",
  "policy impact --base origin/main",
  "promote shop --to prod --dry-run",
  "promote shop --to prod --dry-run --push",
  "promote shop --to prod --push -m note",
  "promote shop --to staging --pr",
  "promote --auto --push",
  "verify origin/main",
  "rollback shop --env prod --push -m back",
  "promote shop --to staging",
  "explain shop --to prod",
  "approve shop --to prod",
];

describe("a password in the address of a remote", function () {
  this.timeout(300_000);
  let root = "";
  let server: GitHttpServer;
  let tree: GitWorkTree;
  let programs: RecordedPrograms;
  let kustomize = "";

  beforeEach(async () => {
    kustomize = await kustomizePath();
    root = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-credentials-")));
    const user = "robot";
    server = await serveGitOverHttp({ folder: join(root, "served"), user, password: PASSWORD });
    tree = openWorkTree(join(root, "clone"));
    tree.write(promotionFleet());
    tree.write({ "apps/shop/overlays/dev/kustomization.yaml": overlay("dev", "v3") });
    tree.commit("Begin");
    const bare = join(root, "served/fleet.git");
    tree.git("clone", "--quiet", "--bare", tree.folder, bare);
    tree.git("-C", bare, "config", "http.receivepack", "true");
    tree.git("remote", "add", "origin", `${server.url.replace(PASSWORD, ENCODED)}/fleet.git`);
    tree.git("update-ref", "refs/remotes/origin/main", "HEAD");
    programs = recordPrograms(join(root, "recorded"), ["git", "ssh", "curl"]);
  });

  afterEach(async () => {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });

  async function tiphys(line: string): Promise<TiphysResult> {
    const env = {
      PATH: programs.path,
      TIPHYS_KUSTOMIZE: kustomize,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Ada",
      GIT_AUTHOR_EMAIL: "ada@example.com",
      GIT_COMMITTER_NAME: "Ada",
      GIT_COMMITTER_EMAIL: "ada@example.com",
    };
    return await runTiphys({ argv: line.split(" "), cwd: tree.folder, env });
  }

  function expectSilence(line: string, { stdout, stderr }: TiphysResult): void {
    const argv = programs.calls().flat().join("\n");
    for (const part of PARTS) {
      expect(stdout, `stdout of ${line}`).not.to.contain(part);
      expect(stderr, `stderr of ${line}`).not.to.contain(part);
      expect(argv, `programs of ${line}`).not.to.contain(part);
    }
  }

  const known = new Set(COMMANDS.map(({ name }) => name));
  const lines = LINES.filter(
    (line) => known.has(line.split(" -")[0]?.split(" ")[0] ?? "") || line.startsWith("policy"),
  );

  it("lets every verb in, and is in no output, no commit and no argument of a program", async () => {
    const codes: Record<string, number> = {};
    for (const line of lines) {
      programs.forget();
      const result = await tiphys(line);
      codes[line] = result.exitCode;
      expect(programs.calls().length, line).to.be.greaterThan(0);
      expectSilence(line, result);
    }
    expect(codes["promote shop --to prod --push -m note"]).to.equal(0);
    expect(codes["rollback shop --env prod --push -m back"]).to.equal(0);
    const all = tree.git(
      "-C",
      join(root, "served/fleet.git"),
      "log",
      "--all",
      "-p",
      "--format=fuller",
    );
    for (const part of PARTS) expect(all).not.to.contain(part);
  });

  it("is not said where the remote cannot be had, does not let in, or takes nothing", async () => {
    const push = "promote shop --to prod --push";
    const bare = join(root, "served/fleet.git");
    tree.git("-C", bare, "config", "http.receivepack", "false");
    const forbidden = await tiphys(push);
    expect(forbidden.exitCode).to.equal(2);
    expectSilence(push, forbidden);
    tree.git("-C", bare, "config", "http.receivepack", "true");
    writeFileSync(join(bare, "hooks/update"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const declined = await tiphys(push);
    expect(declined.stderr).to.contain("hook declined");
    expectSilence(push, declined);
    tree.git(
      "remote",
      "set-url",
      "origin",
      `${server.url.replace(PASSWORD, `${ENCODED}wrong`)}/fleet.git`,
    );
    const unknown = await tiphys(push);
    expect(unknown.exitCode).to.equal(2);
    expectSilence(push, unknown);
    await server.stop();
    const gone = await tiphys(push);
    expect(gone.stderr).to.contain("expected to fetch main from origin");
    expectSilence(push, gone);
  });

  it("stays out of files that a promotion leaves", async () => {
    await tiphys("promote shop --to prod --push");
    await tiphys("promote shop --to staging");
    const left = readdirSync(tree.folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !(entry.parentPath.endsWith(".git") && entry.name === "config"),
    );
    for (const { parentPath, name } of left)
      for (const part of PARTS)
        expect(readFileSync(join(parentPath, name), "latin1"), name).not.to.contain(part);
  });
});
