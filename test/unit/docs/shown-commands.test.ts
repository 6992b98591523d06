import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect } from "chai";
import { checkPage, tryCommands } from "#test/support/check-page.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { shownBlocks } from "#test/support/shown-blocks.ts";
import { ROOT } from "#test/support/source-files.ts";

/** Pages whose commands other tests run, and where. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "docs/guides/freeze-a-fleet.md":
    "freeze-guide.test.ts; what kubectl says: test/e2e/webhook-freeze.test.ts",
};

const PAGES = globSync("{*.md,docs/**/*.md,examples/*/README.md}", { cwd: ROOT })
  .filter((page) => readFileSync(join(ROOT, page), "utf8").includes("```console\n"))
  .sort();

describe("commands that pages show", function () {
  this.timeout(300_000);
  before(async function () {
    this.timeout(300_000);
    await kustomizePath();
  });

  it("are found", () => {
    expect(PAGES.length).to.be.greaterThan(5);
    expect(Object.keys(ELSEWHERE).filter((page) => !PAGES.includes(page))).to.deep.equal([]);
  });

  for (const page of PAGES.filter((one) => ELSEWHERE[one] === undefined))
    it(`print what it shows: ${page}`, async () => {
      await checkPage(page);
    });

  for (const page of PAGES.filter((one) => one.startsWith("examples/")))
    it(`do their work where none is shown: ${page}`, async () => {
      const scripts = shownBlocks([page]).filter(({ language }) => language === "sh");
      const lines = scripts.flatMap(({ text }) => text.split("\n"));
      const commands = lines.filter((line) => line.startsWith("tiphys "));
      expect(commands.length).to.be.greaterThan(2);
      await tryCommands({ fleet: basename(dirname(page)), commands });
    });

  for (const folder of globSync("examples/*/broken/*", { cwd: ROOT }).sort())
    it(`tell of ${folder}, which is there to be refused`, () => {
      const [, example = "", name = ""] = /^examples\/(.+?)\/(.+)$/.exec(folder) ?? [];
      const page = readFileSync(join(ROOT, "examples", example, "README.md"), "utf8");
      expect(page).to.contain(name);
    });
});
