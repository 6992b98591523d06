import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, openSync, closeSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { exitOf } from "#test/support/exit-of.ts";
import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { openWorkTree } from "#test/support/git-work-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";

const MAIN = join(ROOT, "cli/main.ts");
const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec: {environments: [{name: prod, overlays: ["app/{app}"]}]}
`;
const map = (name: string, bytes = 10) =>
  `apiVersion: v1\ndata:\n  text: ${"x".repeat(bytes)}\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\n`;
const RENDERED = [map("a"), map("b"), map("c")].join("---\n");
const VERBS = [
  ["render", "."],
  ["generate"],
  ["check", ".", "--format", "json"],
  ["diff", ".", "--base", "HEAD", "--format", "json"],
] as const;
const BROKEN = "What was written is not complete: do not use it.\n";

/** Whatever goes wrong with the output, nobody takes a part for the whole. */
describe("partial output", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  /** A repository with one overlay, and a program in the place of kustomize that a shell script is. */
  function repository(script: string) {
    const repo = join(folder(), "repo");
    const tree = openWorkTree(repo);
    tree.write({
      "tiphys.yaml": FLEET,
      "app/web/kustomization.yaml": "resources: [a.yaml]\n",
      "app/web/a.yaml": map("a"),
    });
    tree.commit();
    // Another input than that of the commit: diff and check --base must render both.
    tree.write({ "app/web/a.yaml": map("b") });
    writeTree(folder(), { rendered: RENDERED, kustomize: `#!/bin/sh\n${script}\n` });
    chmodSync(join(folder(), "kustomize"), 0o755);
    const env = { PATH: process.env.PATH, TIPHYS_KUSTOMIZE: join(folder(), "kustomize") };
    return { repo, cwd: join(repo, "app/web"), env };
  }

  const whole = 'cat "${0%/*}/rendered"';

  for (const argv of VERBS) {
    it(`is an error on a full disk: ${argv[0]}`, async () => {
      const { cwd, env } = repository(whole);
      const full = openSync("/dev/full", "w");
      const stdio = ["ignore", full, "pipe"] as const;
      const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env, stdio: [...stdio] });
      closeSync(full);
      const said = await saidBy(child);
      expect(await exitOf(child)).to.equal(2);
      expect(said).to.match(/tiphys: output: it took no more \(ENOSPC\)\. /);
      expect(said.endsWith(BROKEN)).to.equal(true);
    });

    it(`is an error where the reader is gone: ${argv[0]}`, async () => {
      // Slow enough for its reader to be gone.
      const { cwd, env } = repository(`sleep 0.3; ${whole}`);
      const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env });
      child.stdout.destroy();
      const said = await saidBy(child);
      expect(await exitOf(child)).to.equal(2);
      expect(said).to.contain(`tiphys: output: its reader closed it early. ${BROKEN}`);
    });
  }

  it("is an error for a report in a file that the disk has no room for", async () => {
    const { cwd, env } = repository(whole);
    const argv = ["check", ".", "--output", "sarif=/dev/full"];
    const { exitCode, stderr } = await runTiphys({ argv, cwd, env });
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("tiphys: /dev/full: could not be written (ENOSPC)");
  });

  it("is an error for a bundle that the disk has no room for, and the old one stays", async () => {
    const { env, repo } = repository(whole);
    const sets = FLEET.replace("spec: {", "spec: {policies: [builtin:best-practices], ");
    writeTree(repo, { "tiphys.yaml": sets, "guardrails/bundle.yaml": "old\n" });
    const file = join(repo, "guardrails/bundle.yaml");
    const given = { argv: ["bundle"], cwd: repo, env, blocks: 8 };
    const { code } = await withLimitedFiles(given);
    expect([code, readFileSync(file, "utf8")]).to.deep.equal([2, "old\n"]);
    expect(readdirSync(join(repo, "guardrails"))).to.deep.equal(["bundle.yaml"]);
  });

  const faults: readonly (readonly [title: string, script: string, said: RegExp])[] = [
    [
      "kustomize is killed half-way",
      'head -c 200 "${0%/*}/rendered"; kill -KILL $$',
      /ended by SIGKILL/,
    ],
    [
      "kustomize is told to stop half-way",
      'head -c 200 "${0%/*}/rendered"; kill -TERM $$',
      /ended by SIGTERM/,
    ],
    ["kustomize fails at the end", `${whole}; exit 1`, /got 1 and no message/],
    [
      "a pipe hides that kustomize was killed",
      '{ head -c 120 "${0%/*}/rendered"; kill -KILL $$; } | cat',
      /ends within a line|ended by SIGKILL/,
    ],
    [
      "a pipe takes the first bytes only",
      `${whole} | head -c 120`,
      /got text that ends within a line/,
    ],
    [
      "a pipe takes up to a separator",
      `${whole} | head -n 8`,
      /got text that ends where another document begins/,
    ],
    ["kustomize closes its output", "exec >&-; exit 0", /got nothing/],
    ["the disk is full for kustomize", `${whole} > /dev/full`, /exit code|Error|says/],
  ];
  for (const [title, script, said] of faults) {
    for (const argv of VERBS) {
      it(`is an error where ${title}: ${argv[0]}`, async () => {
        const { cwd, env } = repository(script);
        const { exitCode, stdout, stderr } = await runTiphys({ argv, cwd, env });
        expect(exitCode, stderr).to.equal(2);
        if (argv[0] === "check") {
          const [target] = JSON.parse(stdout).targets;
          expect(target.resources).to.equal(0);
          expect(target.error.message).to.match(said);
        } else {
          expect(stdout).to.equal("");
          expect(stderr).to.match(said);
        }
      });
    }
  }

  it("is an error for a document that is cut after a line, wherever that does not leave it whole", async () => {
    const lines = map("a").split("\n");
    for (let kept = 1; kept < lines.length - 2; kept++) {
      const { cwd, env } = repository(`${whole} | head -n ${16 + kept}`);
      const { exitCode, stdout } = await runTiphys({ argv: ["generate"], cwd, env });
      // With its name it is an object; its namespace is the only thing that it may lack.
      if (kept < 6) expect([exitCode, stdout], `${kept} lines`).to.deep.equal([2, ""]);
    }
  });

  it("is no matter of a slow reader: diff", async () => {
    const { cwd, env } = repository(
      'if grep -q "name: b" a.yaml; then cat "${0%/*}/large"; else cat "${0%/*}/rendered"; fi',
    );
    const large = Array.from({ length: 800 }, (_, index) => map(`m-${index}`, 1000)).join("---\n");
    writeTree(folder(), { large });
    const argv = ["diff", ".", "--base", "HEAD", "--format", "json"];
    const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env });
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk as Buffer);
      await sleep(2);
    }
    expect(await exitOf(child)).to.equal(0);
    const report = Buffer.concat(chunks).toString("utf8");
    expect(report.length).to.be.greaterThan(200_000);
    expect(JSON.parse(report).summary.added).to.equal(800);
  });

  for (const argv of [["render", "."], ["generate"]]) {
    it(`is no success when it is stopped while its reader is slow: ${argv[0]}`, async () => {
      const { cwd, env } = repository('cat "${0%/*}/large"');
      const large = Array.from({ length: 2000 }, (_, index) => map(`m-${index}`, 1000));
      writeTree(folder(), { large: large.join("---\n") });
      const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env });
      // Once it has begun to write, the pipe is full before its reader takes more.
      await once(child.stdout, "readable");
      child.kill("SIGTERM");
      await sleep(100);
      child.stdout.resume();
      expect(await exitOf(child)).to.equal(2);
    });
  }
});

interface LimitedRun {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Files may grow to so many blocks of 1,024 bytes: what a full disk does to a write. */
  readonly blocks: number;
}

async function withLimitedFiles({ argv, cwd, env, blocks }: LimitedRun) {
  const script = `trap "" XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`;
  const child = spawn("bash", ["--norc", "-c", script, process.execPath, MAIN, ...argv], {
    cwd,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stderr = await saidBy(child);
  return { code: await exitOf(child), stderr };
}

async function saidBy({ stderr }: ChildProcess): Promise<string> {
  return stderr === null ? "" : await text(stderr);
}
