import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { packedFolder } from "#test/support/plugin-archive.ts";
import { startPluginServer } from "#test/support/plugin-server.ts";
import { waitFor } from "#test/support/wait-for.ts";

const CASES = fileURLToPath(new URL("cmp-plugin/", import.meta.url));
const names = readdirSync(CASES).sort();

interface PluginCall {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The cases of `tiphys generate`, asked of the resident server: the same bytes, the same words. */
describe("the resident plugin server", () => {
  let kustomize = "";
  let repository = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });
  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), "tiphys-cmp-golden-"));
  });
  afterEach(() => rmSync(repository, { recursive: true, force: true }));

  for (const name of names) {
    it(`says of the case that ${name.replaceAll("-", " ")} what generate says`, async () => {
      const source = join(CASES, name);
      cpSync(join(source, "app"), repository, { recursive: true });
      const { text, log } = await ask(source);
      const expected = expectationOf(source);
      expect(text).to.equal(expected.text);
      expect(log).to.contain(JSON.stringify(expected.report).slice(1, -1));
    });
  }

  async function ask(source: string) {
    const call = readYaml(readFileSync(join(source, "env.yaml"), "utf8"), { file: "env.yaml" })[0]
      ?.value as PluginCall;
    mkdirSync(join(repository, call.folder), { recursive: true });
    const { client, work, stop } = await startPluginServer({ TIPHYS_KUSTOMIZE: kustomize });
    try {
      const answer = client.upload("GenerateManifest", {
        packed: await packedFolder(repository),
        appRelPath: call.folder,
        env: { ARGOCD_APP_SOURCE_PATH: call.folder, ...call.env },
      });
      const text = await answer.then(
        (response) => (response as { manifests: readonly string[] }).manifests.join("\n---\n"),
        ({ code, details }) => `${code} ${details}`,
      );
      // What was unpacked goes while the answer is on its way.
      await waitFor(async () => (readdirSync(work).length === 0 ? true : null));
      const { exitCode, log } = await stop();
      expect(exitCode).to.equal(0);
      return { text: withoutRevision(text), log: withoutRevision(log) };
    } finally {
      await stop();
    }
  }
});

const PREFIX = "2 error generating manifests: `tiphys generate` failed exit status";

/** `report` is what the server logs. */
function expectationOf(source: string): { readonly text: string; readonly report: string } {
  const read = (name: string) => {
    const file = join(source, name);
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  };
  const error = read("expected-error.txt")?.trim();
  if (error !== undefined)
    return { text: `${PREFIX} 2: ${error}`, report: error.slice("tiphys: ".length) };
  const report = read("expected-stderr.txt")?.trim() ?? "";
  return { text: read("expected.yaml") ?? `${PREFIX} 1: ${report}`, report };
}

function withoutRevision(text: string): string {
  return text.replaceAll(/sha256:[0-9a-f]{12}/g, "sha256:<revision>");
}
