import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runTiphys } from "#test/support/run-tiphys.ts";

const CASES = join(import.meta.dirname, "lint");
const names = readdirSync(CASES);

// One folder is one case: repo/ is linted whole, expected.txt is the exit code and what was printed.
describe("lint of what is told to Argo CD", function () {
  this.timeout(60_000);

  it("has cases", () => expect(names.length).to.be.greaterThan(8));

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-lint-")));
      try {
        cpSync(join(CASES, name, "repo"), folder, { recursive: true });
        const { exitCode, stdout, stderr } = await runTiphys({ argv: ["lint"], cwd: folder });
        const got = `${exitCode}\n${stdout}${stderr}`.replaceAll(/revision sha256:[0-9a-f]+/g, "revision");
        const file = join(CASES, name, "expected.txt");
        if (process.env.GOLDEN === "update") writeFileSync(file, got);
        expect(got).to.equal(readFileSync(file, "utf8"));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
