import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expectGolden } from "#test/support/expect-golden.ts";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { CHECK_REPORT_SCHEMA } from "#authoring/check/check-report.schema.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { kustomizePath } from "#test/support/need-tool.ts";

const CASES = fileURLToPath(new URL("check/", import.meta.url));
const OUTPUTS = ["expected.txt", "expected.json", "expected-stderr.txt", "expected-exit.txt"];
const names = readdirSync(CASES).sort();
const fitsSchema = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
  CHECK_REPORT_SCHEMA,
);

/**
 * `tiphys check` with the lines of args.txt (stdin.txt, a bundle of platform/) in a copy of repo/ prints expected.txt or
 * expected.json and expected-stderr.txt, and ends with the code in expected-exit.txt.
 */
describe("check a fleet", () => {
  let kustomize = "";
  let folder = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-check-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("has cases", () => {
    expect(names.length).to.be.greaterThan(40);
  });

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const got = await check(join(CASES, name), { folder, kustomize });
      for (const file of OUTPUTS) expectGolden(join(CASES, name, file), got[file] ?? "");
    });
  }
});

async function check(
  source: string,
  { folder, kustomize }: { readonly folder: string; readonly kustomize: string },
): Promise<Readonly<Record<string, string>>> {
  const repo = join(folder, "repo");
  cpSync(join(source, "repo"), repo, { recursive: true });
  const args = readLines(join(source, "args.txt"));
  const stdinFile = join(source, "stdin.txt");
  const { stdout, stderr, exitCode } = await runTiphys({
    argv: ["check", ...args],
    cwd: repo,
    env: { TIPHYS_KUSTOMIZE: kustomize, ...(await platformBundle(source, folder)) },
    stdin: existsSync(stdinFile) ? readFileSync(stdinFile) : "",
  });
  // A revision changes with every built-in rule; what it depends on is tested where it is made.
  const report = stdout
    .replaceAll(repo, "<repo>")
    .replaceAll(/sha256:[0-9a-f]{12,64}/g, "sha256:<revision>");
  const isJson = args.includes("json") && stdout !== "";
  if (isJson) expect(fitsSchema(JSON.parse(stdout)), JSON.stringify(fitsSchema.errors)).to.equal(true);
  return {
    "expected-exit.txt": `${exitCode}\n`,
    "expected-stderr.txt": stderr.replaceAll(repo, "<repo>"),
    [isJson ? "expected.json" : "expected.txt"]: report,
  };
}

/** The bundle of the fleet in platform/, where a case has one. */
async function platformBundle(
  source: string,
  folder: string,
): Promise<{ readonly TIPHYS_BUNDLE?: string }> {
  const fleet = join(source, "platform");
  if (!existsSync(fleet)) return {};
  const path = join(folder, "platform.yaml");
  cpSync(fleet, join(folder, "platform"), { recursive: true });
  const { exitCode, stderr } = await runTiphys({
    argv: ["bundle", "--output", path],
    cwd: join(folder, "platform"),
  });
  expect(exitCode, stderr).to.equal(0);
  return { TIPHYS_BUNDLE: path };
}

function readLines(path: string): readonly string[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}
