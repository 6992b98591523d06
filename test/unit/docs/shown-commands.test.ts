import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { kustomizePath } from "#test/support/need-tool.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

/** Guides whose files (below `<!-- file: PATH -->`) make a repository in which their commands print what they show. */
const GUIDES = ["beside-kyverno", "from-kyverno", "from-gatekeeper"].map(
  (name) => `docs/guides/${name}.md`,
);
const FILE = /<!-- file: (\S+) -->\n\n```yaml\n(.*?)```/gs;
const CONSOLE = /```console\n(.*?)```/gs;

describe("commands that guides show", function () {
  this.timeout(300_000);
  let kustomize = "";
  let folder = "";
  before(async () => {
    kustomize = await kustomizePath();
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-guide-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const guide of GUIDES) {
    it(`print what they show: ${guide}`, async () => {
      const text = readFileSync(guide, "utf8");
      mkdirSync(join(folder, ".git"));
      for (const [, path = "", content = ""] of text.matchAll(FILE)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      let result = text;
      for (const [block, lines = ""] of text.matchAll(CONSOLE)) {
        const commands = lines.split("\n").filter((line) => line.startsWith("$ "));
        const printed: string[] = [];
        for (const command of commands)
          printed.push(`${command}\n${await output(command.slice(2), { folder, kustomize })}`);
        result = result.replace(block, () => `\`\`\`console\n${printed.join("")}\`\`\``);
      }
      if (process.env.GOLDEN === "update") writeFileSync(guide, result);
      expect(readFileSync(guide, "utf8")).to.equal(result);
      expect([...text.matchAll(CONSOLE)]).not.to.have.length(0);
    });
  }
});

async function output(
  command: string,
  { folder, kustomize }: { readonly folder: string; readonly kustomize: string },
): Promise<string> {
  const [program = "", ...argv] = command.split(" ");
  if (program === "cat") return readFileSync(join(folder, argv[0] ?? ""), "utf8");
  expect(program).to.equal("tiphys");
  const env = { TIPHYS_KUSTOMIZE: kustomize };
  const { stdout, stderr } = await runTiphys({ argv, cwd: folder, env });
  // A revision changes with everything that can change a finding, our own version too.
  return `${stdout}${stderr}`.replace(/sha256:[0-9a-f]{12}/g, "sha256:…");
}
