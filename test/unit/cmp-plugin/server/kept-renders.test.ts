import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { packedFiles } from "#test/support/plugin-archive.ts";
import { type PluginServer, startPluginServer } from "#test/support/plugin-server.ts";
import { waitFor } from "#test/support/wait-for.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec: {environments: [], unmatched: audit, policies: ["policies/*.yaml"], render: {remote: [example.com/acme]}}
`;
const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: named}
spec: {title: named, severity: high, rules: [{id: r, cel: "object.metadata.name != 'x'"}]}
`;
const FILES = {
  "tiphys.yaml": FLEET,
  "policies/named.yaml": POLICY,
  "apps/web/kustomization.yaml": "resources: [a.yaml]\n",
  "apps/web/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n",
};
const SCRIPT = `#!/bin/sh
printf x >> "$COUNT"
sleep 0.2
cat "$2/a.yaml"
`;

describe("renders that tiphys cmp-server keeps", () => {
  let folder: string;
  let server: PluginServer | null = null;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-kept-"));
    writeFileSync(join(folder, "kustomize"), SCRIPT);
    writeFileSync(join(folder, "count"), "");
    chmodSync(join(folder, "kustomize"), 0o755);
  });
  afterEach(async () => {
    await server?.stop();
    server = null;
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (env: Readonly<Record<string, string>> = {}) => {
    server = await startPluginServer({
      TIPHYS_KUSTOMIZE: join(folder, "kustomize"),
      COUNT: join(folder, "count"),
      TIPHYS_MAX_RENDERS: "4",
      ...env,
    });
    return server;
  };
  const started = () => readFileSync(join(folder, "count"), "utf8").length;
  const generate = async (
    files: Readonly<Record<string, string>> = FILES,
    env: Readonly<Record<string, string>> = {},
  ) => {
    const packed = await packedFiles(files);
    const given = { ARGOCD_APP_SOURCE_PATH: "apps/web", ARGOCD_APP_NAME: "web", ...env };
    return await server?.client.upload("GenerateManifest", {
      ...{ packed, appRelPath: "apps/web", env: given },
    });
  };

  it("are given out again, and nothing is started or unpacked", async () => {
    const { work, stop } = await start();
    const first = await generate();
    await waitFor(async () => (readdirSync(work).length === 0 ? true : null));
    const second = await generate();
    expect(second).to.deep.equal(first);
    expect(started()).to.equal(1);
    expect(readdirSync(work)).to.deep.equal([]);
    const results = [...(await stop()).log.matchAll(/"cache":"(\w+)"/g)].map(
      ([, result]) => result,
    );
    expect(results).to.deep.equal(["stored", "hit"]);
  });

  it("are told by what was read, whatever else is in a commit", async () => {
    await start();
    const first = await generate();
    expect(await generate({ ...FILES, "docs/x.md": "x", "apps/api/a.yaml": "x" })).to.deep.equal(
      first,
    );
    expect(started()).to.equal(1);
    const policies = { "policies/more.yaml": POLICY.replace("named", "more") };
    await generate({ ...FILES, ...policies });
    await generate({
      ...FILES,
      "apps/web/a.yaml": FILES["apps/web/a.yaml"].replace("name: a", "name: b"),
    });
    expect(started()).to.equal(3);
  });

  it("are made once for those who ask at once", async () => {
    await start();
    const answers = await Promise.all(Array.from({ length: 4 }, () => generate()));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1);
    expect(started()).to.equal(1);
  });

  it("are made again when the first who asked has left", async () => {
    const { client } = await start();
    const packed = await packedFiles(FILES);
    const upload = { packed, appRelPath: "apps/web", env: { ARGOCD_APP_SOURCE_PATH: "apps/web" } };
    const leaving = new AbortController();
    const first = client
      .upload("GenerateManifest", { ...upload, signal: leaving.signal })
      .catch(() => null);
    await waitFor(async () => (started() === 1 ? true : null));
    const second = client.upload("GenerateManifest", upload);
    await new Promise((resolve) => setTimeout(resolve, 50));
    leaving.abort();
    expect(await first).to.equal(null);
    expect(await second)
      .to.have.property("manifests")
      .with.length(1);
  });

  it("stay when the server is another", async () => {
    // The clock of a test begins anew with each server.
    const env = { TIPHYS_CACHE_DIR: join(folder, "cache"), TEST_CLOCK: "real" };
    await start(env);
    await generate();
    await server?.stop();
    await start(env);
    await generate();
    expect(started()).to.equal(1);
  });

  it("are not given to another project", async () => {
    await start();
    await generate(FILES, { ARGOCD_APP_PROJECT_NAME: "one" });
    await generate(FILES, { ARGOCD_APP_PROJECT_NAME: "two" });
    await generate(FILES, { ARGOCD_APP_PROJECT_NAME: "one" });
    expect(started()).to.equal(2);
  });

  it("are none of what is fetched, and that is said", async () => {
    const { stop } = await start();
    const files = {
      ...FILES,
      "apps/web/kustomization.yaml": "resources:\n- https://example.com/acme/base?ref=v1\n",
    };
    await generate(files);
    await generate(files);
    expect(started()).to.equal(2);
    expect((await stop()).log).to.contain('"cache":"uncacheable"');
  });

  it("are none where it is told so", async () => {
    await start({ TIPHYS_CACHE: "off" });
    await generate();
    await generate();
    expect(started()).to.equal(2);
  });

  it("hold a render that lost too much against the last good one", async () => {
    await start();
    const maps = (count: number) =>
      Array.from(
        { length: count },
        (_, index) =>
          `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a${index}, namespace: shop}\n`,
      ).join("---\n");
    await generate({ ...FILES, "apps/web/a.yaml": maps(10) });
    const lost = generate({ ...FILES, "apps/web/a.yaml": maps(4) });
    const message = await lost.then(
      () => "",
      (error: { readonly details: string }) => error.details,
    );
    expect(message).to.contain("loses 6 of 10 resources");
  });
});
