import { execFile, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { exitOf } from "#test/support/exit-of.ts";
import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { isAlive } from "#test/support/is-alive.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";

const LAUNCHER = join(ROOT, "bin/tiphys.js");
const MAIN = join(ROOT, "cli/main.ts");
const OLD_NODE = "/usr/bin/node";
const run = promisify(execFile);

/** Objects of about 6 MB, as kustomize would print them. */
const BULK = Array.from(
  { length: 3000 },
  (_, index) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bulk-${index}\n  namespace: shop\ndata:\n  text: ${"x".repeat(2000)}\n`,
).join("---\n");

describe("the program", () => {
  const folder = temporaryFolder();

  /** A repository in which a stand-in for kustomize prints several MB. */
  function bulkRepository() {
    writeTree(folder(), {
      "bulk.yaml": BULK,
      kustomize: `#!/bin/sh\nexec cat "${join(folder(), "bulk.yaml")}"\n`,
      "repo/tiphys.yaml":
        "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: shop}\nspec: {environments: []}\n",
      "repo/policy.yaml":
        'apiVersion: tiphys.io/v1alpha1\nkind: GuardrailPolicy\nmetadata: {name: none}\nspec: {title: None, severity: low, rules: [{id: none, cel: "false"}]}\n',
      "repo/app/kustomization.yaml": "resources: []\n",
    });
    chmodSync(join(folder(), "kustomize"), 0o755);
    const env = { PATH: process.env.PATH, TIPHYS_KUSTOMIZE: join(folder(), "kustomize") };
    return { cwd: join(folder(), "repo/app"), env };
  }

  it("starts by its own first line", async () => {
    const { stdout } = await run(LAUNCHER, ["--version"], {
      env: { PATH: `${join(process.execPath, "..")}:${process.env.PATH}` },
    });
    expect(stdout).to.match(/^tiphys \d+\.\d+\.\d+\n$/);
  });

  it("ends with its exit code and says why on stderr", async () => {
    const failure = await run(process.execPath, [LAUNCHER, "chekc"]).catch(
      (error: unknown) => error,
    );
    expect(failure).to.include({ code: 2, stdout: "" });
    expect((failure as { stderr: string }).stderr).to.match(
      /^tiphys: expected a command, got "chekc"/,
    );
  });

  it("tells an old Node what to do", async function () {
    const version = existsSync(OLD_NODE)
      ? execFileSync(OLD_NODE, ["--version"], { encoding: "utf8" }).trim()
      : "";
    const major = Number(/^v(\d+)/.exec(version)?.[1] ?? 99);
    // Needs a Node between 18 and 23 beside the one of the tests.
    if (major < 18 || major >= 24) return this.skip();
    const failure = await run(OLD_NODE, [LAUNCHER, "check"]).catch((error: unknown) => error);
    expect(failure).to.include({
      code: 2,
      stdout: "",
      stderr: `tiphys: expected Node.js 24 or newer, got ${version.slice(1)}. Install it from https://nodejs.org, or put a newer node first on PATH.\n`,
    });
  });

  for (const argv of [["render", "."], ["generate"]]) {
    it(`brings several MB whole through a slow pipe: ${argv.join(" ")}`, async function () {
      this.timeout(60_000);
      const child = spawn(process.execPath, [MAIN, ...argv], bulkRepository());
      const hash = createHash("sha256");
      for await (const chunk of child.stdout) {
        hash.update(chunk as Buffer);
        await sleep(3);
      }
      expect(await exitOf(child)).to.equal(0);
      expect(hash.digest("hex")).to.equal(createHash("sha256").update(BULK).digest("hex"));
    });
  }

  it("brings a report of several MB whole through a slow pipe: check --format json", async function () {
    this.timeout(120_000);
    const { cwd, env } = bulkRepository();
    const argv = ["check", ".", "--format", "json", "--policies", "../policy.yaml"];
    const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env });
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk as Buffer);
      await sleep(3);
    }
    expect(await exitOf(child)).to.equal(0);
    const text = Buffer.concat(chunks).toString("utf8");
    expect(text.length).to.be.greaterThan(1_000_000);
    const { stdout } = await runTiphys({ argv, cwd, env });
    expect(text === stdout).to.equal(true);
  });

  it("ends without a trace when its reader has seen enough", async function () {
    this.timeout(60_000);
    const { cwd, env } = bulkRepository();
    const script = '"$0" "$1" render . | head -1; echo "${PIPESTATUS[0]}"';
    const { stdout, stderr } = await run("bash", ["--norc", "-c", script, process.execPath, MAIN], {
      cwd,
      env,
    });
    expect(stdout).to.equal("apiVersion: v1\n2\n");
    expect(stderr).to.equal(
      "tiphys: output: its reader closed it early. What was written is not complete: do not use it.\n",
    );
  });

  for (const argv of [["render", "."], ["generate"], ["check", "."]]) {
    it(`ends kustomize and leaves no folder when it is told to stop: ${argv.join(" ")}`, async function () {
      this.timeout(60_000);
      const { cwd, env } = bulkRepository();
      const [pidFile, temporary] = [join(folder(), "pid"), join(folder(), "temporary")];
      mkdirSync(temporary);
      writeTree(folder(), { kustomize: `#!/bin/sh\necho $$ > "${pidFile}"\nexec sleep 60\n` });
      // With a setting the overlay is wrapped in a temporary folder.
      const settings = JSON.stringify([{ name: "name-prefix", string: "a-" }]);
      const given = { ...env, TMPDIR: temporary, ARGOCD_APP_PARAMETERS: settings };
      const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env: given });
      while (!existsSync(pidFile) || readFileSync(pidFile, "utf8") === "") await sleep(20);
      const pid = Number(readFileSync(pidFile, "utf8"));
      expect(readdirSync(temporary)).to.have.length(argv[0] === "generate" ? 1 : 0);
      child.kill("SIGTERM");
      expect(await exitOf(child)).to.equal(2);
      expect(isAlive(pid)).to.equal(false);
      expect(readdirSync(temporary)).to.deep.equal([]);
    });
  }
});
