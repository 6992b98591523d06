import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { packedFiles } from "#test/support/plugin-archive.ts";
import { type PluginServer, startPluginServer } from "#test/support/plugin-server.ts";

const map = (name: string, bytes = 10) =>
  `apiVersion: v1\ndata:\n  text: ${"x".repeat(bytes)}\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\n`;
const RENDERED = [map("a"), map("b"), map("c")].join("---\n");
const LARGE = Array.from({ length: 4000 }, (_, index) => map(`m-${index}`, 2000)).join("---\n");
const FILES = {
  "tiphys.yaml":
    "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: shop}\nspec: {unmatched: audit, environments: []}\n",
  "web/kustomization.yaml": "resources: [a.yaml]\n",
  "web/a.yaml": map("a"),
};

describe("answers of the resident plugin server", () => {
  const folder = temporaryFolder();
  let packed: Buffer;
  let server: PluginServer | null = null;

  before(async () => {
    packed = await packedFiles(FILES);
  });
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  /** What the server answers where a shell script stands in for kustomize. */
  async function ask(script: string): Promise<unknown> {
    writeTree(folder(), {
      rendered: RENDERED,
      large: LARGE,
      kustomize: `#!/bin/sh\n${script}\n`,
    });
    chmodSync(join(folder(), "kustomize"), 0o755);
    server ??= await startPluginServer({ TIPHYS_KUSTOMIZE: join(folder(), "kustomize") });
    const upload = { packed, appRelPath: "web", env: { ARGOCD_APP_SOURCE_PATH: "web" } };
    return await server.client.upload("GenerateManifest", upload);
  }

  const faults: readonly (readonly [title: string, script: string, said: RegExp])[] = [
    ["is killed half-way", 'head -c 200 "${0%/*}/rendered"; kill -KILL $$', /ended by SIGKILL/],
    ["fails at the end", 'cat "${0%/*}/rendered"; exit 1', /got 1 and no message/],
    ["is cut within a line", 'head -c 120 "${0%/*}/rendered"', /ends within a line/],
    ["is cut at a separator", 'head -n 8 "${0%/*}/rendered"', /where another document begins/],
    ["is cut within an object", 'head -n 20 "${0%/*}/rendered"', /with metadata\.name, got one/],
    ["writes to a full disk", 'cat "${0%/*}/rendered" > /dev/full', /kustomize/],
  ];
  for (const [title, script, said] of faults)
    it(`are errors where kustomize ${title}`, async () => {
      const error = await ask(script).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(Error);
      expect((error as Error).message).to.match(said);
    });

  it("bring several MB whole", async function () {
    this.timeout(60_000);
    expect(LARGE.length).to.be.greaterThan(8_000_000);
    const { manifests } = (await ask('cat "${0%/*}/large"')) as { readonly manifests: string[] };
    expect(manifests.join("\n---\n") === LARGE).to.equal(true);
  });
});
