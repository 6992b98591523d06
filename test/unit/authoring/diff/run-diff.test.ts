import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const MAIN = fileURLToPath(new URL("../../../../cli/main.ts", import.meta.url));
const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n";

describe("tiphys diff", () => {
  const tree = gitWorkTree();

  it("leaves nothing behind when it is told to stop", async function () {
    this.timeout(60_000);
    const { folder, write, commit } = tree();
    write({ "app/kustomization.yaml": "resources: [pod.yaml]\n", "app/pod.yaml": POD });
    commit();
    const temporary = join(dirname(folder), "temporary");
    mkdirSync(temporary);
    write({ kustomize: `#!/bin/sh\ntouch ${temporary}.started\nsleep 60\n` });
    chmodSync(join(folder, "kustomize"), 0o755);
    const child = spawn(process.execPath, [MAIN, "diff", "app"], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        TMPDIR: temporary,
        TIPHYS_KUSTOMIZE: join(folder, "kustomize"),
      },
      stdio: "ignore",
    });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    for (let turn = 0; turn < 1000 && !existsSync(`${temporary}.started`); turn++) await wait(50);
    expect(readdirSync(temporary).join()).to.match(/^tiphys-revision-/);
    child.kill("SIGTERM");
    expect(await ended).to.equal(2);
    expect(readdirSync(temporary)).to.deep.equal([]);
  });

  it("knows a folder by its place in the repository, from wherever it is called", async () => {
    const { folder, write, commit } = tree();
    write({ "deploy/app/pod.yaml": POD, "deploy/tiphys.yaml": fleetText() });
    commit();
    write({ "deploy/app/pod.yaml": POD.replace("name: a}]", "name: b}]") });
    const { stdout, stderr } = await runTiphys({
      argv: ["diff", "."],
      cwd: `${folder}/deploy/app`,
    });
    expect(stderr).to.equal("");
    expect(stdout).to.match(/^app: HEAD \([0-9a-f]{12}\) → work tree\n/);
    expect(stdout).to.contain("+ spec.containers[name=b]");
  });

  it("says what of a revision could not be had", async () => {
    const { folder, write, commit, git } = tree();
    write({ "app/pod.yaml": POD, "app/model.yaml.bin": lfsPointer() });
    const first = commit();
    git("update-index", "--add", "--cacheinfo", `160000,${first},vendor`);
    git("commit", "--quiet", "--message=x");
    const { stderr, exitCode } = await runTiphys({ argv: ["diff", "app"], cwd: folder });
    expect(exitCode).to.equal(0);
    expect(stderr).to.match(/^tiphys: hint: 1 submodule is empty at HEAD \(.*\): vendor$/m);
    expect(stderr).to.match(
      /^tiphys: hint: 1 file is only a pointer to Git LFS at HEAD \(.*\): app\/model.yaml.bin$/m,
    );
  });

  it("compares with where the branch left the remote's default branch", async () => {
    const { folder, write, commit } = tree();
    write({ "app/pod.yaml": POD });
    commit();
    const clone = `${folder}-clone`;
    tree().git("clone", "--quiet", folder, clone);
    tree().git("-C", clone, "checkout", "--quiet", "-b", "change");
    write({ "app/pod.yaml": POD.replace("{name: a}\n", "{name: other}\n") });
    commit();
    tree().git("-C", clone, "fetch", "--quiet");
    const { stdout } = await runTiphys({ argv: ["diff", "app"], cwd: clone });
    expect(stdout).to.match(/^app: origin\/main \([0-9a-f]{12}\) → work tree\n\nno differences/);
  });
});

function fleetText(): string {
  return [
    "apiVersion: tiphys.io/v1alpha1",
    "kind: GuardrailFleet",
    "metadata: {name: x}",
    "spec: {environments: [{name: prod, overlays: [app], namespaces: [x]}]}\n",
  ].join("\n");
}

function lfsPointer(): string {
  return "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n";
}
