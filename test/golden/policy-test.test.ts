import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expectGolden } from "#test/support/expect-golden.ts";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { EXPLANATION_SCHEMA } from "#authoring/policy/explain/explanation.schema.ts";
import { LINT_REPORT_SCHEMA } from "#authoring/policy/lint/lint-report.schema.ts";
import { POLICY_LIST_SCHEMA } from "#authoring/policy/list/policy-list.schema.ts";
import { TEST_REPORT_SCHEMA } from "#authoring/policy/test/test-report.schema.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const CASES = fileURLToPath(new URL("policy-test/", import.meta.url));
const OUTPUTS = ["expected.txt", "expected-stderr.txt", "expected-exit.txt"];
const SCHEMAS = [
  EXPLANATION_SCHEMA,
  LINT_REPORT_SCHEMA,
  POLICY_LIST_SCHEMA,
  TEST_REPORT_SCHEMA,
] as const;
const names = readdirSync(CASES).sort();

/**
 * `tiphys policy` with the lines of args.txt in a copy of repo/ prints expected.txt and expected-stderr.txt, and ends with
 * the code in expected-exit.txt.
 */
describe("test, list, explain and lint policies", () => {
  let repo = "";
  beforeEach(() => {
    repo = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-policy-")));
  });
  afterEach(() => rmSync(repo, { recursive: true, force: true }));

  it("has cases", () => {
    expect(names.length).to.be.greaterThan(20);
  });

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const source = join(CASES, name);
      cpSync(join(source, "repo"), repo, { recursive: true });
      const args = readFileSync(join(source, "args.txt"), "utf8").split("\n").slice(0, -1);
      const { stdout, stderr, exitCode } = await runTiphys({ argv: ["policy", ...args], cwd: repo });
      if (args.includes("json")) expectFit(stdout);
      const got: Readonly<Record<string, string>> = {
        "expected.txt": stdout.replaceAll(repo, "<repo>").replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:<revision>"),
        "expected-stderr.txt": stderr.replaceAll(repo, "<repo>"),
        "expected-exit.txt": `${exitCode}\n`,
      };
      for (const file of OUTPUTS) expectGolden(join(source, file), got[file] ?? "");
    });
  }
});

/** A report for programs fits the schema of its kind. */
function expectFit(text: string): void {
  const report = JSON.parse(text) as { readonly kind: string };
  const schema = SCHEMAS.find(({ title }) => title === report.kind);
  if (schema === undefined) throw new Error(`no schema of ${report.kind}`);
  const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  expect(fits(report), JSON.stringify(fits.errors)).to.equal(true);
}
