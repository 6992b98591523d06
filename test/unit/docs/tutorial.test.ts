import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import { ROOT } from "#test/support/source-files.ts";

const PAGE = join(ROOT, "docs/tutorial.md");
const PART = /<!-- file: (\S+) -->\n\n```yaml\n(.*?)```|```console\n(.*?)```/gs;
/** In the place of each hash, which is another in each run. */
const ANY_HASH = "1a2b3c4d5e6f";

describe("docs/tutorial.md", function () {
  this.timeout(300_000);
  const { repository, tiphys } = promotionSetup();

  it("prints what it shows, when one does what it says from its beginning to its end", async () => {
    const page = readFileSync(PAGE, "utf8");
    let result = page;
    let commands = 0;
    for (const [block, path, content, lines] of page.matchAll(PART)) {
      if (path !== undefined) {
        repository().write({ [path]: content ?? "" });
        continue;
      }
      const printed: string[] = [];
      for (const line of (lines ?? "").split("\n").filter((one) => one.startsWith("$ "))) {
        printed.push(`${line}\n${await output(line.slice(2))}`);
        commands += 1;
      }
      result = result.replace(block, () => `\`\`\`console\n${printed.join("")}\`\`\``);
    }
    if (process.env.GOLDEN === "update") writeFileSync(PAGE, result);
    expect(readFileSync(PAGE, "utf8")).to.equal(result);
    expect(commands).to.be.greaterThan(12);
  });

  async function output(command: string): Promise<string> {
    const [program = "", ...argv] = command.split(" ");
    if (program === "git") return repository().git(...argv);
    expect(program).to.equal("tiphys");
    const { stdout, stderr } = await tiphys(argv);
    return `${stderr}${stdout}`
      .replaceAll(/sha256:[0-9a-f]{12,64}/g, "sha256:…")
      .replaceAll(/\b[0-9a-f]{12}\b/g, ANY_HASH);
  }
});
