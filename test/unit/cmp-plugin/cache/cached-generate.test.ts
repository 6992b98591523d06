import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const FLEET =
  "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: shop}\nspec: {environments: [], unmatched: audit}\n";

describe("tiphys generate with TIPHYS_CACHE_DIR", () => {
  const folder = temporaryFolder();
  const calls = () => readFileSync(join(folder(), "calls"), "utf8").length;

  beforeEach(async () => {
    writeTree(folder(), {
      "repo/tiphys.yaml": FLEET,
      "repo/web/kustomization.yaml": "resources: [a.yaml]\n",
      "repo/web/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
      "bin/kustomize": `#!/bin/sh\nprintf x >> "$HOME/../calls"\ncat "$2/a.yaml"\n`,
      calls: "",
    });
    chmodSync(join(folder(), "bin/kustomize"), 0o755);
    await sleep(50);
  });

  const generate = async (given: { argv?: readonly string[]; env?: Record<string, string> } = {}) =>
    await runTiphys({
      argv: ["generate", ...(given.argv ?? [])],
      cwd: join(folder(), "repo/web"),
      env: {
        TIPHYS_KUSTOMIZE: join(folder(), "bin/kustomize"),
        HOME: join(folder(), "repo"),
        TIPHYS_CACHE_DIR: join(folder(), "cache"),
        ARGOCD_APP_SOURCE_PATH: "web",
        ...given.env,
      },
    });

  it("starts nothing for what was rendered before, and prints the same", async () => {
    const first = await generate();
    expect(first).to.include({ exitCode: 0 });
    expect(await generate()).to.deep.equal(first);
    expect(calls()).to.equal(1);
  });

  for (const [title, given] of [
    ["--no-cache", { argv: ["--no-cache"] }],
    ["TIPHYS_CACHE=off", { env: { TIPHYS_CACHE: "off" } }],
    ["an empty TIPHYS_CACHE_DIR", { env: { TIPHYS_CACHE_DIR: "" } }],
  ] as const)
    it(`renders anew with ${title}, and keeps nothing`, async () => {
      await generate(given);
      await generate(given);
      expect(calls()).to.equal(2);
      expect(existsSync(join(folder(), "cache"))).to.equal(false);
    });

  it("keeps no render of a file that may have changed meanwhile", async () => {
    appendFileSync(join(folder(), "bin/kustomize"), 'touch "$2/a.yaml"\n');
    await generate();
    await generate();
    expect(calls()).to.equal(2);
  });

  it("renders where the cache's folder is no folder of ours", async () => {
    writeFileSync(join(folder(), "cache"), "a file");
    expect(await generate()).to.include({ exitCode: 0 });
    expect(readdirSync(folder())).to.include("cache");
  });

  it("refuses a size that is none", async () => {
    const { exitCode, stderr } = await generate({ env: { TIPHYS_CACHE_BYTES: "1 GB" } });
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("TIPHYS_CACHE_BYTES: expected a whole number from 1 on");
  });

  it("refuses a folder that would lie in the repository", async () => {
    const { exitCode, stderr } = await generate({ env: { TIPHYS_CACHE_DIR: "cache" } });
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain('TIPHYS_CACHE_DIR: expected an absolute path, got "cache".');
    expect(existsSync(join(folder(), "repo/web/cache"))).to.equal(false);
  });
});
