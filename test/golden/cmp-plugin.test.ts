import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { kustomizePath } from "#test/support/need-tool.ts";

const CASES = fileURLToPath(new URL("cmp-plugin/", import.meta.url));
const OUTPUTS = ["expected.yaml", "expected-stderr.txt", "expected-error.txt"];
const names = readdirSync(CASES).sort();

/** env.yaml of a case: what Argo CD sets, and the folder of app/ in which it calls the plugin. */
interface PluginCall {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * `tiphys generate` in a folder of a copy of app/ prints expected.yaml and expected-stderr.txt (exit 0), or
 * nothing and expected-stderr.txt (denied, 1), or nothing and expected-error.txt (2).
 */
describe("generate for Argo CD", () => {
  let kustomize = "";
  let repository = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });
  beforeEach(() => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), "tiphys-generate-"));
    repository = join(folder, "app");
  });
  afterEach(() => rmSync(join(repository, ".."), { recursive: true, force: true }));

  it("has cases", () => expect(names.length).to.be.greaterThan(7));

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const source = join(CASES, name);
      cpSync(join(source, "app"), repository, { recursive: true });
      const got = await generate(source, { repository, kustomize });
      for (const file of OUTPUTS) compare(join(source, file), got[file]);
    });
  }
});

async function generate(
  source: string,
  { repository, kustomize }: { readonly repository: string; readonly kustomize: string },
): Promise<Readonly<Record<string, string>>> {
  const call = readYaml(readFileSync(join(source, "env.yaml"), "utf8"), { file: "env.yaml" })[0]
    ?.value as PluginCall;
  const cwd = join(repository, call.folder);
  mkdirSync(cwd, { recursive: true });
  const env = { TIPHYS_KUSTOMIZE: kustomize, ARGOCD_APP_SOURCE_PATH: call.folder, ...call.env };
  const { exitCode, stdout, stderr } = await runTiphys({ argv: ["generate"], cwd, env });
  expect(Buffer.byteLength(stderr)).to.be.at.most(4000);
  if (exitCode !== 0) expect(stdout).to.equal("");
  // A revision changes with every built-in rule; what it depends on is tested where it is made.
  const said = stderr
    .replaceAll(repository, "<repository>")
    .replaceAll(/sha256:[0-9a-f]{12}/g, "sha256:<revision>");
  if (exitCode === 2) return { "expected-error.txt": said };
  return { "expected-stderr.txt": said, ...(exitCode === 0 ? { "expected.yaml": stdout } : {}) };
}

/** A file that is there must be what came out, and what came out must have its file. */
function compare(file: string, got: string | undefined): void {
  if (process.env.GOLDEN === "update") {
    if (got === undefined) rmSync(file, { force: true });
    else writeFileSync(file, got);
  }
  const expected = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  expect(got).to.equal(expected);
}
