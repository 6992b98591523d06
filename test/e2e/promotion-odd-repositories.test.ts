import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { gitWorkTree, openWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { runTiphys, TEST_DAY } from "#test/support/run-tiphys.ts";

const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const PERSON = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};

describe("promotion in odd repositories", function () {
  this.timeout(120_000);
  const repository = gitWorkTree();
  let kustomize = "";

  before(async () => (kustomize = await kustomizePath()));

  async function tiphys(
    argv: readonly string[],
    { cwd = repository().folder, now = TEST_DAY, env = {} } = {},
  ) {
    const own = { TIPHYS_KUSTOMIZE: kustomize, GIT_CONFIG_NOSYSTEM: "1", ...PERSON };
    const result = await runTiphys({ argv, cwd, env: { ...own, ...env }, now });
    return { ...result, said: `${result.exitCode}: ${result.stderr}${result.stdout}` };
  }

  const promote = async (...rest: Parameters<typeof tiphys>) =>
    await tiphys(["promote", "shop", "--to", "prod", ...rest[0]], rest[1]);

  function begin(fleet: Parameters<typeof promotionFleet>[0] = {}): string {
    repository().write(promotionFleet(fleet));
    return repository().commit("Begin");
  }

  const beside = (name: string) => join(dirname(repository().folder), name);
  const show = (cwd: string, revision: string) =>
    repository().git("-C", cwd, "show", `${revision}:${PROD}`);
  const read = (path: string) => readFileSync(join(repository().folder, path), "utf8");

  describe("a bare clone", () => {
    function bare(): string {
      begin();
      const remote = beside("remote.git");
      repository().git("clone", "--quiet", "--bare", repository().folder, remote);
      const folder = beside("bare.git");
      repository().git("clone", "--quiet", "--bare", remote, folder);
      return folder;
    }

    it("shows status and history, explains and plans", async () => {
      const cwd = bare();
      expect((await tiphys(["status"], { cwd })).stdout).to.contain("from staging: shop: v1 -> v2");
      expect((await tiphys(["history", "shop", "--env", "prod"], { cwd })).stdout).to.contain(
        "shop v1",
      );
      expect((await promote(["--dry-run"], { cwd })).stdout).to.contain("every gate passes");
      const why = await tiphys(["explain", "shop", "--to", "prod"], { cwd });
      expect(why.said).to.match(/^0: .*shop/);
    });

    it("promotes with --push, and says so where it is left out", async () => {
      const cwd = bare();
      expect((await promote([], { cwd })).said).to.equal(
        "2: tiphys: expected a work tree, got a bare repository. Use --push: it needs none.\n",
      );
      expect((await promote(["--push"], { cwd })).exitCode).to.equal(0);
      expect(show(beside("remote.git"), "main")).to.equal(overlay("prod", "v2").trim());
    });

    it("is not taken for one where it hides among the files of another repository", async () => {
      const folder = bare();
      const hidden = join(repository().folder, "fixtures/evil.git");
      cpSync(folder, hidden, { recursive: true });
      writeFileSync(join(hidden, "config"), "[core]\n\tbare = true\n\tsshCommand = false\n");
      const { stdout } = await tiphys(["status"], { cwd: hidden });
      expect(stdout).to.contain("shop");
      expect(repository().git("rev-parse", "--is-bare-repository")).to.equal("false");
    });
  });

  it("promotes in a linked work tree of a bare repository, on its own branch", async () => {
    begin();
    const bare = beside("bare.git");
    repository().git("clone", "--quiet", "--bare", repository().folder, bare);
    const cwd = beside("linked");
    repository().git("-C", bare, "worktree", "add", "--quiet", "-b", "release/ü-1", cwd);
    expect((await promote([], { cwd })).said).to.contain("0: shop: staging -> prod");
    const { git } = repository();
    expect(git("-C", cwd, "status", "--porcelain")).to.equal("");
    expect(git("-C", bare, "log", "-1", "--format=%s", "release/ü-1")).to.contain("Promote shop");
    expect(git("-C", bare, "log", "-1", "--format=%s", "main")).to.equal("Begin");
  });

  for (const branch of ["feature/a.b_c", "übung", "x-'quote", "HEADLINE", "100%"])
    it(`moves a branch with an odd name: ${branch}`, async () => {
      begin();
      repository().git("checkout", "--quiet", "-b", branch);
      expect((await promote([])).exitCode).to.equal(0);
      expect(repository().git("rev-parse", "--abbrev-ref", "HEAD")).to.equal(branch);
      expect(repository().git("log", "-1", "--format=%s")).to.contain("Promote shop");
    });

  describe("a shallow clone", () => {
    function shallow(): string {
      begin({ prod: "{after: [staging], soak: 30m}" });
      repository().git("commit", "--quiet", "--allow-empty", "--message=Later");
      const folder = beside("shallow");
      const url = pathToFileURL(repository().folder).href;
      repository().git("clone", "--quiet", "--depth=1", url, folder);
      return folder;
    }

    it("waits for the soak by what it knows, says that it knows no more, and passes by that too", async () => {
      const cwd = shallow();
      const early = await promote(["--dry-run"], { cwd, now: TEST_DAY + 600_000 });
      expect(early.said).to.contain(
        'at least 10m of 30m in staging: the clone is shallow, "git fetch --unshallow" knows more (passes 2026-11-21 12:30 UTC)',
      );
      expect(early.exitCode).to.equal(3);
      const late = await promote(["--dry-run"], { cwd, now: TEST_DAY + 1_800_000 });
      expect(late.stdout).to.contain("  pass  soak    at least 30m of 30m in staging\n");
    });

    it("says in status and history where its knowledge ends", async () => {
      const cwd = shallow();
      const tip = repository().git("rev-parse", "--short=12", "HEAD");
      expect((await tiphys(["status"], { cwd })).stdout).to.contain(
        `<= 2026-11-21 12:00 UTC  ${tip}`,
      );
      expect((await tiphys(["history", "shop", "--env", "prod"], { cwd })).stdout).to.contain(
        `the clone is shallow and ends at ${tip}: "git fetch --unshallow" gets what was before\n`,
      );
    });

    it("promotes with --push", async () => {
      begin();
      const bare = beside("remote.git");
      repository().git("clone", "--quiet", "--bare", repository().folder, bare);
      const cwd = beside("shallow");
      repository().git("clone", "--quiet", "--depth=1", pathToFileURL(bare).href, cwd);
      expect((await promote(["--push"], { cwd })).exitCode).to.equal(0);
      expect(show(bare, "main")).to.equal(overlay("prod", "v2").trim());
    });
  });

  it("says what a clone with a filter lacks, and fetches nothing behind anybody's back", async () => {
    begin();
    repository().git("config", "uploadpack.allowFilter", "true");
    const cwd = beside("filtered");
    const url = pathToFileURL(repository().folder).href;
    repository().git("clone", "--quiet", "--no-checkout", "--filter=blob:none", url, cwd);
    const { said } = await tiphys(["status"], { cwd });
    expect(said).to.contain("2: tiphys: ");
    expect(said).to.contain("git fetch --refetch");
  });

  it("passes over an overlay that is a link", async () => {
    begin();
    repository().git("mv", "apps/shop/overlays/prod", "apps/elsewhere");
    repository().write({ "apps/shop/overlays/prod": "-> ../../elsewhere" });
    repository().commit();
    expect((await tiphys(["status"])).stdout).not.to.contain("prod");
    expect((await promote([])).said).to.contain('expected an environment of "shop" (dev, staging)');
  });

  it("does not follow submodules, and says so where an overlay needs one", async () => {
    begin();
    const library = beside("library");
    openWorkTree(library).commit("Library");
    repository().git("submodule", "--quiet", "add", library, "vendor/library");
    repository().write({
      [PROD]: overlay("prod", "v1").replace("../../base", "../../../../vendor/library/base"),
    });
    repository().commit();
    const { said } = await promote([]);
    expect(said).to.contain('which lies in the submodule "vendor/library"');
    expect(said).to.contain("1: shop: staging -> prod");
  });

  it("promotes beside a submodule that is changed or not checked out", async () => {
    begin();
    const library = beside("library");
    openWorkTree(library).commit("Library");
    repository().git("submodule", "--quiet", "add", library, "vendor/library");
    repository().commit();
    writeFileSync(join(repository().folder, "vendor/library/new.txt"), "x");
    expect((await promote([])).said).to.contain("0: shop");
    const clone = beside("clone");
    repository().git("clone", "--quiet", repository().folder, clone);
    repository().git("-C", clone, "reset", "--quiet", "--hard", "HEAD~1");
    expect((await promote([], { cwd: clone })).said).to.contain("0: shop");
  });

  it("keeps CRLF, and every other byte, whatever core.autocrlf says", async () => {
    for (const autocrlf of ["true", "input", "false"]) {
      const tree = openWorkTree(beside(`crlf-${autocrlf}`));
      tree.git("config", "core.autocrlf", "false");
      const crlf = (tag: string) => overlay("prod", tag).replaceAll("\n", "\r\n");
      tree.write({ ...promotionFleet(), [PROD]: crlf("v1") });
      tree.commit();
      tree.git("config", "core.autocrlf", autocrlf);
      tree.git("checkout", "--quiet", "--force", "HEAD");
      const result = await promote(["--push"], { cwd: remoteOf(tree) });
      expect(result.said).to.contain("0: shop");
      const blob = execFileSync("git", ["show", `main:${PROD}`], { cwd: `${tree.folder}.git` });
      expect(blob.toString()).to.equal(crlf("v2"));
    }
  });

  function remoteOf(tree: ReturnType<typeof openWorkTree>): string {
    tree.git("clone", "--quiet", "--bare", tree.folder, `${tree.folder}.git`);
    tree.git("remote", "add", "origin", `${tree.folder}.git`);
    return tree.folder;
  }

  it("moves a work tree whose files git converts, and finds it clean before and after", async () => {
    begin();
    repository().write({ ".gitattributes": "*.yaml text eol=crlf\n" });
    repository().commit();
    repository().git("rm", "--quiet", "-r", "--cached", ".");
    repository().git("reset", "--quiet", "--hard");
    expect(read(PROD)).to.contain("\r\n");
    expect((await promote([])).said).to.contain("0: shop");
    expect(repository().git("status", "--porcelain")).to.equal("");
    expect(read(PROD)).to.equal(overlay("prod", "v2").replaceAll("\n", "\r\n"));
  });

  it("takes names that git quotes for what they are", async () => {
    begin({ spec: '  promotable: {files: ["config/**"]}\n' });
    const names = [
      "ö.txt",
      'say "hi".txt',
      "tab\there.txt",
      "-dash",
      "a b",
      "$(touch x)",
      "100%.txt",
    ];
    const at = (environment: string, name: string) =>
      `apps/shop/overlays/${environment}/config/${name}`;
    repository().write(Object.fromEntries(names.map((name) => [at("staging", name), `${name}\n`])));
    repository().commit();
    expect((await promote([])).said).to.contain("0: shop");
    for (const name of names) expect(read(at("prod", name))).to.equal(`${name}\n`);
    expect(repository().git("status", "--porcelain")).to.equal("");
  });

  it("edits and copies no links, and renders through them", async () => {
    begin({ spec: '  promotable: {files: ["config/*"]}\n' });
    repository().write({
      "apps/shop/overlays/staging/config/real.txt": "x\n",
      "apps/shop/overlays/staging/config/link.txt": "-> ../../../../../../etc/passwd",
      "apps/shared": "-> shop/base",
      [PROD]: overlay("prod", "v1").replace("../../base", "../../../shared"),
    });
    repository().commit();
    const { said } = await promote([]);
    expect(said).to.contain("0: shop");
    expect(readdirSync(join(repository().folder, "apps/shop/overlays/prod/config"))).to.deep.equal([
      "real.txt",
    ]);
  });

  it("does not write through a kustomization that is a link", async () => {
    begin();
    repository().write({ "shared/prod.yaml": overlay("prod", "v1") });
    repository().git("rm", "--quiet", PROD);
    repository().write({ [PROD]: "-> ../../../../shared/prod.yaml" });
    repository().commit();
    const { exitCode } = await promote([]);
    expect(exitCode).to.equal(2);
    expect(read("shared/prod.yaml")).to.equal(overlay("prod", "v1"));
    expect(repository().git("status", "--porcelain")).to.equal("");
  });

  it("moves a sparse checkout, and writes nothing that it leaves out", async () => {
    begin();
    repository().git("sparse-checkout", "set", "--no-cone", "/tiphys.yaml");
    expect((await promote([])).said).to.contain("0: shop");
    expect(existsSync(join(repository().folder, PROD))).to.equal(false);
    expect(show(repository().folder, "HEAD")).to.equal(overlay("prod", "v2").trim());
    expect(repository().git("status", "--porcelain")).to.equal("");
  });

  it("works on SHA-256", async () => {
    const folder = beside("sha256");
    mkdirSync(folder);
    execFileSync("git", ["init", "--quiet", "--object-format=sha256", "--initial-branch=main"], {
      cwd: folder,
    });
    const tree = openWorkTree(folder);
    tree.write(promotionFleet());
    const base = tree.commit();
    expect(base).to.have.length(64);
    expect((await promote([], { cwd: folder })).said).to.contain("0: shop");
    expect((await tiphys(["status"], { cwd: folder })).stdout).to.match(
      /prod +shop v2 .* [0-9a-f]{12}\n/,
    );
    expect(tree.git("rev-parse", "HEAD~1")).to.equal(base);
  });

  it("is not led astray by settings and aliases of the user", async () => {
    begin({ prod: "{after: [staging], soak: 10m}" });
    const settings = {
      "log.showSignature": "true",
      "log.follow": "true",
      "core.quotePath": "true",
      "color.ui": "always",
      "diff.relative": "true",
      "diff.noprefix": "true",
      "diff.renames": "copies",
      "status.short": "true",
      "status.branch": "true",
      "status.showUntrackedFiles": "all",
      "merge.ff": "false",
      "merge.verifySignatures": "true",
      "push.followTags": "true",
      "push.default": "nothing",
      "fetch.prune": "true",
      "core.pager": "false",
      "core.editor": "false",
      "alias.log": "!false",
      "alias.merge": "!false",
      "alias.status": "!false",
      "commit.template": "/nowhere",
      "core.commentChar": "P",
      "trailer.separators": "#",
    };
    for (const [name, value] of Object.entries(settings)) repository().git("config", name, value);
    const result = await promote([], { now: TEST_DAY + 600_000 });
    expect(result.said).to.contain("0: shop");
    const prod = (await tiphys(["status"])).stdout
      .split("\n")
      .find((line) => line.includes("prod"));
    expect(prod).to.contain("shop v2");
    expect((await tiphys(["history", "shop", "--env", "prod"])).stdout.split("\n")).to.have.length(
      4,
    );
  });

  it("runs no hook, no monitor, no filter, no helper of the repository to read, and no hook to write", async () => {
    begin();
    const { folder, git } = repository();
    const trap = beside("trap");
    writeFileSync(trap, `#!/bin/sh\necho "$0 $@" >> '${beside("sprung")}'\nexit 1\n`);
    chmodSync(trap, 0o755);
    for (const hook of [
      "pre-commit",
      "commit-msg",
      "post-commit",
      "post-checkout",
      "post-merge",
      "pre-merge-commit",
      "pre-push",
      "reference-transaction",
      "post-index-change",
      "fsmonitor-watchman",
      "pre-auto-gc",
    ])
      cpSync(trap, join(folder, ".git/hooks", hook));
    git("clone", "--quiet", "--bare", folder, beside("remote.git"));
    git("remote", "add", "origin", beside("remote.git"));
    for (const name of ["core.fsmonitor", "core.alternateRefsCommand", "diff.external"])
      git("config", name, trap);
    git("config", "filter.trap.smudge", trap);
    git("config", "diff.trap.textconv", trap);
    // Git itself would run it where a work tree is moved: only reading must not.
    writeFileSync(join(folder, ".git/info/attributes"), "*.yaml filter=trap diff=trap\n");
    await tiphys(["status"]);
    await tiphys(["history", "shop", "--env", "prod"]);
    expect((await promote(["--dry-run"])).exitCode).to.equal(0);
    expect((await promote(["--push"])).exitCode).to.equal(0);
    writeFileSync(join(folder, ".git/info/attributes"), "");
    expect((await promote([])).exitCode).to.equal(0);
    expect(existsSync(beside("sprung"))).to.equal(false);
  });

  it("says which file is dirty, and that --push leaves it alone", async () => {
    begin();
    repository().write({ "ä b.txt": "1" });
    repository().git("add", "ä b.txt");
    expect((await promote([])).said).to.equal(
      "2: tiphys: expected a work tree without changes, got ä b.txt. Commit them or put them away, or use --push, which leaves the work tree alone.\n",
    );
  });

  it("says that another git holds the index, and changes nothing", async () => {
    const base = begin();
    writeFileSync(join(repository().folder, ".git/index.lock"), "");
    const { said } = await promote([]);
    expect(said).to.contain("index.lock");
    expect(said).to.contain("Nothing was changed");
    expect(repository().git("rev-parse", "HEAD")).to.equal(base);
    expect(read(PROD)).to.equal(overlay("prod", "v1"));
    execFileSync("rm", [join(repository().folder, ".git/index.lock")]);
    expect((await promote([])).exitCode).to.equal(0);
  });

  it("passes by a lock that a killed fetch left", async () => {
    begin();
    repository().git("clone", "--quiet", "--bare", repository().folder, beside("remote.git"));
    repository().git("remote", "add", "origin", beside("remote.git"));
    mkdirSync(join(repository().folder, ".git/refs/remotes/origin"), { recursive: true });
    writeFileSync(join(repository().folder, ".git/refs/remotes/origin/main.lock"), "");
    expect((await promote(["--push"])).said).to.contain("0: shop");
    expect(show(beside("remote.git"), "main")).to.equal(overlay("prod", "v2").trim());
  });

  /** As a crash some time ago left it. */
  function leaveNote(text: string): void {
    const file = join(repository().folder, ".git/tiphys-move");
    writeFileSync(file, text);
    utimesSync(file, new Date(0), new Date(0));
  }

  it("promotes once where several do in one work tree, and leaves it clean", async () => {
    begin();
    const results = await Promise.all(Array.from({ length: 6 }, () => promote([])));
    const codes = results.map(({ exitCode }) => exitCode);
    expect(codes).to.include(0);
    const { git } = repository();
    expect(git("status", "--porcelain")).to.equal("");
    expect(git("log", "--format=%s", "HEAD")).to.match(/^Promote shop[^\n]*\nBegin$/);
    expect((await promote([])).stdout).to.contain("nothing to do");
  });

  it("takes back what a crash left half done, and then promotes", async () => {
    const base = begin();
    await promote([]);
    const { folder, git } = repository();
    const states: readonly (() => void)[] = [
      () => git("reset", "--quiet", "--soft", base),
      () => git("reset", "--quiet", base),
      () => {
        git("reset", "--quiet", "--hard", base);
        writeFileSync(join(folder, PROD), overlay("prod", "v2").slice(0, 20));
      },
      () => {
        git("reset", "--quiet", "--hard", base);
        execFileSync("rm", [join(folder, PROD)]);
      },
    ];
    for (const state of states) {
      const done = git("rev-parse", "HEAD");
      state();
      leaveNote(`${base} ${done}\n`);
      const { said } = await promote([], { now: TEST_DAY + 60_000 });
      expect(said).to.contain("0: shop: staging -> prod");
      expect(git("rev-parse", "HEAD~1")).to.equal(base);
      expect(git("status", "--porcelain")).to.equal("");
      expect(existsSync(join(folder, ".git/tiphys-move"))).to.equal(false);
    }
  });

  it("leaves a person's own change alone where a crash left something half done", async () => {
    const base = begin();
    await promote([]);
    const { folder, git } = repository();
    const done = git("rev-parse", "HEAD");
    git("reset", "--quiet", "--hard", base);
    writeFileSync(join(folder, PROD), "mine: 1\n");
    leaveNote(`${base} ${done}\n`);
    expect((await promote([])).said).to.contain(`got ${PROD}`);
    expect(read(PROD)).to.equal("mine: 1\n");
  });

  it("leaves everything as it was where the disk is full", async function () {
    if (process.platform !== "linux" || process.getuid?.() !== 0) this.skip();
    const disk = beside("disk");
    mkdirSync(disk);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], { stdio: "pipe" });
    } catch {
      return this.skip();
    }
    try {
      const tree = openWorkTree(join(disk, "repository"));
      tree.write(promotionFleet());
      const base = tree.commit();
      expect(() =>
        execFileSync("dd", ["if=/dev/zero", `of=${disk}/full`, "bs=4k"], { stdio: "pipe" }),
      ).to.throw();
      const { exitCode, stderr } = await promote([], { cwd: tree.folder });
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(/No space left|unable to write|ENOSPC|was changed/);
      execFileSync("rm", [`${disk}/full`]);
      expect(tree.git("rev-parse", "HEAD")).to.equal(base);
      expect(tree.git("status", "--porcelain")).to.equal("");
      expect((await promote([], { cwd: tree.folder })).exitCode).to.equal(0);
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  it("heeds no variable of git's that a hook would have set", async () => {
    begin();
    const other = openWorkTree(beside("other"));
    other.commit("Other");
    const env = {
      GIT_DIR: join(other.folder, ".git"),
      GIT_WORK_TREE: other.folder,
      GIT_INDEX_FILE: join(other.folder, ".git/index"),
      GIT_OBJECT_DIRECTORY: join(other.folder, ".git/objects"),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: "/nowhere",
      GIT_NAMESPACE: "x",
      GIT_PREFIX: "x/",
      GIT_LITERAL_PATHSPECS: "0",
      GIT_EXTERNAL_DIFF: "false",
      GIT_PAGER: "false",
      GIT_EDITOR: "false",
      GIT_TRACE: "1",
    };
    expect((await promote([], { env })).said).to.contain("0: shop");
    expect(repository().git("log", "-1", "--format=%s")).to.contain("Promote shop");
    expect(other.git("log", "-1", "--format=%s")).to.equal("Other");
  });

  it("reads what Git holds, not what lies in the work tree", async () => {
    begin();
    repository().write({ [STAGING]: overlay("staging", "v9") });
    expect((await tiphys(["status"])).stdout).to.contain("staging      shop v2");
    expect((await promote(["--dry-run"])).stdout).to.contain("shop: v1 -> v2");
  });
});
