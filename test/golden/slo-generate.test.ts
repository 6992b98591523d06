import { expect } from "chai";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTiphys } from "#test/support/run-tiphys.ts";

const CASES = join(import.meta.dirname, "slo-generate");
const names = readdirSync(CASES);

// One folder is one case: slo.yaml, the options in argv.json, and the files and notes that come of them.
describe("what SLOs generate", () => {
  it("has cases", () => expect(names.length).to.be.greaterThan(2));

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const folder = join(CASES, name);
      const output = mkdtempSync(join(tmpdir(), "tiphys-golden-"));
      try {
        const options = JSON.parse(readFileSync(join(folder, "argv.json"), "utf8"));
        const argv = ["slo", "generate", "slo.yaml", "-o", output, ...options];
        const { exitCode, stdout, stderr } = await runTiphys({ argv, cwd: folder });
        expect([exitCode, stdout]).to.deep.equal([0, ""]);
        const files = new Map(
          readdirSync(output).map((file) => [file, readFileSync(join(output, file), "utf8")]),
        );
        files.set("notes.txt", stderr.replace(/^\S+: \d+ files? written.*\n/m, ""));
        expectFolder(join(folder, "expected"), files);
      } finally {
        rmSync(output, { recursive: true, force: true });
      }
    });
  }
});

function expectFolder(folder: string, files: ReadonlyMap<string, string>): void {
  if (process.env.GOLDEN === "update") {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [file, text] of files) writeFileSync(join(folder, file), text);
  }
  expect(readdirSync(folder)).to.have.members([...files.keys()]);
  for (const [file, text] of files)
    expect(text, file).to.equal(readFileSync(join(folder, file), "utf8"));
}
