import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  EXAMPLE,
  type ExampleInArgoCd,
  overlay,
  START_TIMEOUT_MS,
  startExample,
} from "#test/support/example-in-argo-cd.ts";
import { freePorts } from "#test/support/free-ports.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { errorText } from "#test/support/repo-server-client.ts";

describe("renders that the resident plugin server keeps, in Argo CD", () => {
  let example: ExampleInArgoCd;
  let port = 0;

  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    [port = 0] = await freePorts(1);
    example = await startExample({
      plugin: "resident",
      pluginEnvironment: { TIPHYS_METRICS_LISTEN: `127.0.0.1:${port}` },
    });
  });
  after(() => example?.stop());

  /** Counts by result, since the last time. */
  const counted = countsSince(() => `http://127.0.0.1:${port}/metrics`);
  const changed = async (path: string, change: (text: string) => string) => {
    const text = await readFile(join(EXAMPLE, path), "utf8").catch(() => "");
    return { revision: await example.fleet.commit({ [path]: change(text) }) };
  };

  it("are given out again, byte for byte", async () => {
    const first = await example.generate();
    expect(await counted()).to.deep.equal({ stored: 1 });
    expect((await example.generate()).manifests).to.deep.equal(first.manifests);
    expect(await counted()).to.deep.equal({ hit: 1 });
  });

  it("are given out again after a commit to what they did not read", async () => {
    await example.generate(await changed("docs/notes.md", (text) => `${text}more\n`));
    expect(await counted()).to.deep.equal({ hit: 1 });
  });

  it("are made anew after a commit to a policy, and after one that adds a policy", async () => {
    const policy = "policies/model-metadata.yaml";
    await example.generate(await changed(policy, (text) => `${text}# seen\n`));
    expect(await counted()).to.deep.equal({ stored: 1 });
    const text = await readFile(join(EXAMPLE, policy), "utf8");
    const added = text.replace("name: model-metadata", "name: more-metadata");
    await example.generate(await changed("policies/more.yaml", () => added));
    expect(await counted()).to.deep.equal({ stored: 1 });
  });

  it("are kept of denials too, word for word", async () => {
    const path = `${overlay("prod")}/kustomization.yaml`;
    const denied = await changed(path, (text) => text.replace(/newTag: .*/, "newTag: latest"));
    const words = await errorText(example.generate({ path: overlay("prod"), ...denied }));
    expect(words).to.contain("tiphys denied");
    expect(await errorText(example.generate({ path: overlay("prod"), ...denied }))).to.equal(words);
    expect(await counted()).to.deep.equal({ stored: 1, hit: 1 });
  });
});

describe("renders that generate keeps where TIPHYS_CACHE_DIR is set, in Argo CD", () => {
  let folder = "";
  let example: ExampleInArgoCd;

  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    folder = await mkdtemp(join(tmpdir(), "tiphys-kept-"));
    const script = `#!/bin/sh\nprintf x >> "${folder}/count"\nexec "${await kustomizePath()}" "$@"\n`;
    await writeFile(join(folder, "kustomize"), script, { mode: 0o755 });
    await writeFile(join(folder, "count"), "");
    example = await startExample({
      plugin: "cmp",
      pluginEnvironment: {
        TIPHYS_KUSTOMIZE: join(folder, "kustomize"),
        TIPHYS_CACHE_DIR: join(folder, "cache"),
      },
    });
  });
  after(async () => {
    await example?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("are printed again, byte for byte, and no kustomize is started", async () => {
    const first = await example.generate();
    expect((await example.generate()).manifests).to.deep.equal(first.manifests);
    expect(await readFile(join(folder, "count"), "utf8")).to.equal("x");
    await example.generate({ path: overlay("staging") });
    expect(await readFile(join(folder, "count"), "utf8")).to.equal("xx");
  });
});

function countsSince(address: () => string): () => Promise<Readonly<Record<string, number>>> {
  const seen: Record<string, number> = {};
  return async () => {
    const text = await (await fetch(address())).text();
    const pattern = /^tiphys_cmp_cache_requests_total\{result="([a-z-]+)"\} (\d+)$/gm;
    const now = [...text.matchAll(pattern)].map(
      ([, name = "", count]) => [name, Number(count)] as const,
    );
    const fresh = now.map(([name, count]) => [name, count - (seen[name] ?? 0)] as const);
    for (const [name, count] of now) seen[name] = count;
    return Object.fromEntries(fresh.filter(([, count]) => count > 0));
  };
}
