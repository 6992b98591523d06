import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { runTiphys } from "#test/support/run-tiphys.ts";

const CASES = join(import.meta.dirname, "lint-fix");
const names = readdirSync(CASES);

/**
 * One folder is one case: `tiphys lint --fix` in a copy of repo/ (with the bundle of platform/) changes the files in
 * after/ and no others, and prints expected.txt behind its exit code. A second time it changes nothing.
 */
describe("lint --fix", function () {
  this.timeout(60_000);
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-fix-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("has cases", () => expect(names.length).to.be.greaterThan(8));

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const repo = join(folder, "repo");
      cpSync(join(CASES, name, "repo"), repo, { recursive: true });
      const env = await platformBundle(join(CASES, name, "platform"));
      const lint = async (...argv: string[]) =>
        await runTiphys({ argv: ["lint", ...argv], cwd: repo, env });
      const before = readTree(repo);
      const dry = await lint("--fix", "--dry-run");
      expect(readTree(repo), "a dry run writes nothing").to.deep.equal(before);
      const { exitCode, stdout, stderr } = await lint("--fix");
      const changed = Object.fromEntries(
        Object.entries(readTree(repo)).filter(([file, text]) => before[file] !== text),
      );
      const got = [`${exitCode}\n`, stderr, stdout, "----- dry run: ", dry.exitCode, "\n", dry.stderr];
      expectText(join(CASES, name, "expected.txt"), steady(got.join("")));
      expectTree(join(CASES, name, "after"), changed);
      if (Object.keys(changed).length > 0) expect(dry.stdout).to.contain(Object.keys(changed)[0]);
      const after = readTree(repo);
      const again = await lint("--fix");
      expect(again.stderr).to.match(/^nothing to fix$/m);
      expect(readTree(repo)).to.deep.equal(after);
    });
  }

  async function platformBundle(source: string): Promise<Readonly<Record<string, string>>> {
    if (!existsSync(source)) return {};
    const platform = join(folder, "platform");
    cpSync(source, platform, { recursive: true });
    const { exitCode, stderr } = await runTiphys({ argv: ["bundle"], cwd: platform });
    expect(exitCode, stderr).to.equal(0);
    return { TIPHYS_BUNDLE: join(platform, "guardrails/bundle.yaml") };
  }
});

/** Revisions change with every rule that changes. */
function steady(text: string): string {
  return text.replaceAll(/sha256:[0-9a-f]{12,}/g, "sha256:…");
}

function readTree(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true }).map(String).sort();
  const found = files.filter((file) => statSync(join(folder, file)).isFile());
  return Object.fromEntries(found.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

function expectText(file: string, got: string): void {
  if (process.env.GOLDEN === "update") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, got);
  }
  expect(got).to.equal(readFileSync(file, "utf8"));
}

function expectTree(folder: string, got: Readonly<Record<string, string>>): void {
  const expected = existsSync(folder) ? Object.keys(readTree(folder)) : [];
  if (process.env.GOLDEN !== "update") expect(Object.keys(got)).to.deep.equal(expected);
  for (const [file, text] of Object.entries(got)) expectText(join(folder, file), steady(text));
}
