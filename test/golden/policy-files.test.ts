import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expectGolden } from "#test/support/expect-golden.ts";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { EXPORT_REPORT_SCHEMA } from "#authoring/policy/export/export-report.schema.ts";
import { MIGRATION_REPORT_SCHEMA } from "#authoring/policy/migrate/migration-report.schema.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const CASES = fileURLToPath(new URL("policy-files/", import.meta.url));
const names = readdirSync(CASES).sort();

/**
 * The command line of args.txt in a copy of repo/ prints expected.txt and expected-stderr.txt, ends with the code in
 * expected-exit.txt, and adds what lies in expected/ and nothing else.
 */
describe("write policies in other formats", () => {
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-files-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("has cases", () => expect(names.length).to.be.greaterThan(4));

  for (const name of names) {
    it(name.replaceAll("-", " "), async function () {
      this.timeout(20_000);
      const source = join(CASES, name);
      cpSync(join(source, "repo"), folder, { recursive: true });
      const before = filesOf(folder);
      const argv = readFileSync(join(source, "args.txt"), "utf8").split("\n").slice(0, -1);
      const { stdout, stderr, exitCode } = await runTiphys({ argv, cwd: folder });
      expectGolden(join(source, "expected.txt"), stdout);
      expectGolden(join(source, "expected-stderr.txt"), stderr);
      expectGolden(join(source, "expected-exit.txt"), `${exitCode}\n`);
      expectAdded(join(source, "expected"), { folder, before });
    });
  }
});

describe("reports of policies in other formats", () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  const reports = [
    { name: "export-as-json", schema: EXPORT_REPORT_SCHEMA },
    { name: "migrate-as-json-with-few-objects", schema: MIGRATION_REPORT_SCHEMA },
    { name: "migrate-as-json-what-is-left", schema: MIGRATION_REPORT_SCHEMA },
  ];
  for (const { name, schema } of reports) {
    it(`fit their schema: ${name}`, () => {
      const report: unknown = JSON.parse(readFileSync(join(CASES, name, "expected.txt"), "utf8"));
      const fits = ajv.compile(schema);
      fits(report);
      expect(fits.errors).to.equal(null);
    });
  }
});

function expectAdded(
  expected: string,
  { folder, before }: { readonly folder: string; readonly before: readonly string[] },
): void {
  const added = filesOf(folder).filter((file) => !before.includes(file));
  if (process.env.GOLDEN === "update") rmSync(expected, { recursive: true, force: true });
  for (const file of added) {
    if (process.env.GOLDEN === "update")
      mkdirSync(dirname(join(expected, file)), { recursive: true });
    expectGolden(join(expected, file), readFileSync(join(folder, file), "utf8"));
  }
  expect(existsSync(expected) ? filesOf(expected) : []).to.deep.equal(added);
}

function filesOf(folder: string): readonly string[] {
  return globSync("**/*", { cwd: folder })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
}
