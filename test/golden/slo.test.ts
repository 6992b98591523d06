import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SLO_CHECK_REPORT_SCHEMA } from "#authoring/slo/check/slo-check-report.schema.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const CASES = join(import.meta.dirname, "slo");
const names = readdirSync(CASES);
const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(SLO_CHECK_REPORT_SCHEMA);

// One folder is one case: documents that are read together, and what slo check says of them.
describe("SLO documents", () => {
  it("are there in every format, sound and broken", () => {
    for (const start of ["native-", "plain-", "openslo-", "sloth-", "pyrra-", "note-", "problem-"])
      expect(names.filter((name) => name.startsWith(start))).not.to.have.length(0);
  });

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const cwd = join(CASES, name);
      const text = await runTiphys({ argv: ["slo", "check", "."], cwd });
      const json = await runTiphys({ argv: ["slo", "check", ".", "--format", "json"], cwd });
      const report: unknown = JSON.parse(json.stdout);

      expect(text.stderr + json.stderr).to.equal("");
      expect(text.exitCode).to.equal(name.startsWith("problem-") ? 1 : 0);
      expect(json.exitCode).to.equal(text.exitCode);
      expect(fits(report), JSON.stringify(fits.errors)).to.equal(true);
      expectFile(join(cwd, "expected.txt"), text.stdout);
      expectFile(join(cwd, "expected.json"), json.stdout);
    });
  }
});

function expectFile(path: string, text: string): void {
  if (process.env.GOLDEN === "update") writeFileSync(path, text);
  expect(text, path).to.equal(readFileSync(path, "utf8"));
}
