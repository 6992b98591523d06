import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expectGolden } from "#test/support/expect-golden.ts";
import { expect } from "chai";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { kustomizePath } from "#test/support/need-tool.ts";

const CASES = fileURLToPath(new URL("init/", import.meta.url));
const names = readdirSync(CASES).sort();

/**
 * `tiphys init` with the lines of args.txt in a copy of repo/ (a Git repository where there is a git-config.txt)
 * prints expected.txt and expected-stderr.txt, and writes what lies in expected/ besides the editors' schemas.
 */
describe("init a repository", () => {
  let kustomize = "";
  let folder = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-init-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("has cases", () => expect(names.length).to.be.greaterThan(5));

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const source = join(CASES, name);
      const repo = join(folder, "fleet");
      cpSync(join(source, "repo"), repo, { recursive: true });
      beGit(source, repo);
      const before = filesOf(repo);
      const argv = ["init", ...readFileSync(join(source, "args.txt"), "utf8").split("\n").slice(0, -1)];
      const { stdout, stderr } = await runTiphys({
        argv,
        cwd: repo,
        env: { TIPHYS_KUSTOMIZE: kustomize },
      });
      const shown = (text: string) =>
        text.replaceAll(repo, "<repo>").replaceAll(/sha256:[0-9a-f]{12,64}/g, "sha256:<revision>");
      expectGolden(join(source, "expected.txt"), shown(stdout));
      expectGolden(join(source, "expected-stderr.txt"), shown(stderr));
      const after = filesOf(repo).filter((file) => !file.includes(".tiphys/schemas/"));
      expect(before.filter((file) => !after.includes(file))).to.deep.equal([]);
      expectFiles(join(source, "expected"), {
        repo,
        files: after.filter((file) => !before.includes(file)),
      });
    });
  }
});

function beGit(source: string, repo: string): void {
  const config = join(source, "git-config.txt");
  if (!existsSync(config)) return;
  mkdirSync(join(repo, ".git"));
  cpSync(config, join(repo, ".git/config"));
}

function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function expectFiles(
  expected: string,
  { repo, files }: { readonly repo: string; readonly files: readonly string[] },
): void {
  if (process.env.GOLDEN === "update") rmSync(expected, { recursive: true, force: true });
  for (const file of files) {
    const text = readFileSync(join(repo, file), "utf8");
    if (process.env.GOLDEN === "update") mkdirSync(dirname(join(expected, file)), { recursive: true });
    expectGolden(join(expected, file), text);
  }
  expect(filesOf(expected)).to.deep.equal(files);
}
