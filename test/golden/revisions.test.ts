import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expectGolden } from "#test/support/expect-golden.ts";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { CHECK_REPORT_SCHEMA } from "#authoring/check/check-report.schema.ts";
import { DIFF_REPORT_LIST_SCHEMA, DIFF_REPORT_SCHEMA } from "#authoring/diff/diff-report.schema.ts";
import { IMPACT_REPORT_SCHEMA } from "#authoring/policy-impact/impact-report.schema.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { openWorkTree } from "#test/support/git-work-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const CASES = fileURLToPath(new URL("revisions/", import.meta.url));
const OUTPUTS = [
  "expected.txt",
  "expected.json",
  "expected.md",
  "expected-stderr.txt",
  "expected-exit.txt",
];
const names = readdirSync(CASES).sort();
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const SCHEMAS: Readonly<Record<string, object>> = {
  CheckReport: CHECK_REPORT_SCHEMA,
  DiffReport: DIFF_REPORT_SCHEMA,
  DiffReportList: DIFF_REPORT_LIST_SCHEMA,
  ImpactReport: IMPACT_REPORT_SCHEMA,
};

/**
 * The command line in args.txt, one word a line, in a Git repository: before/ is its only commit, its files are
 * then replaced by after/ (where there is one), which is not committed. file.txt names a file that is printed too.
 */
describe("compare revisions", () => {
  let kustomize = "";
  let folder = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-revisions-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("has cases", () => {
    expect(names.length).to.be.greaterThan(15);
  });

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const got = await runCase(join(CASES, name), { folder, kustomize });
      for (const file of OUTPUTS) expectGolden(join(CASES, name, file), got[file] ?? "");
    });
  }
});

async function runCase(
  source: string,
  { folder, kustomize }: { readonly folder: string; readonly kustomize: string },
): Promise<Readonly<Record<string, string>>> {
  const repo = join(folder, "repo");
  const tree = openWorkTree(repo);
  cpSync(join(source, "before"), repo, { recursive: true });
  const commit = tree.commit();
  if (existsSync(join(source, "after"))) replaceFiles(repo, join(source, "after"));
  const argv = readLines(join(source, "args.txt"));
  const { stdout, stderr, exitCode } = await runTiphys({
    argv,
    cwd: repo,
    env: { TIPHYS_KUSTOMIZE: kustomize, GIT_CONFIG_NOSYSTEM: "1" },
  });
  expect(tree.git("stash", "list")).to.equal("");
  const named = (text: string) =>
    text
      .replaceAll(repo, "<repo>")
      .replaceAll(commit, "<commit>")
      .replaceAll(commit.slice(0, 12), "<commit>")
      .replaceAll(/sha256:[0-9a-f]{12,64}/g, "sha256:<revision>");
  const isJson = argv.includes("json") && stdout !== "";
  if (isJson) {
    const report: { readonly kind: string } = JSON.parse(stdout);
    const fits = ajv.compile(SCHEMAS[report.kind] ?? false);
    expect(fits(report), JSON.stringify(fits.errors)).to.equal(true);
  }
  const output = isJson ? "expected.json" : argv.includes("markdown") ? "expected.md" : null;
  return {
    "expected-exit.txt": `${exitCode}\n`,
    "expected-stderr.txt": named(stderr),
    [output ?? "expected.txt"]: named(stdout) + writtenFile(source, repo),
  };
}

/** All but what Git keeps for itself. */
function replaceFiles(repo: string, source: string): void {
  for (const name of readdirSync(repo))
    if (name !== ".git") rmSync(join(repo, name), { recursive: true });
  cpSync(source, repo, { recursive: true });
}

function writtenFile(source: string, repo: string): string {
  const named = join(source, "file.txt");
  return existsSync(named) ? readFileSync(join(repo, readLines(named)[0] ?? ""), "utf8") : "";
}

function readLines(path: string): readonly string[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}
