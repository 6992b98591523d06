import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runTiphys, type TiphysCall } from "#test/support/run-tiphys.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, overlays: ["apps/{app}"], namespaces: [prod]}]
  policies: [policies/*.yaml]
`;
const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: names}
spec:
  title: Names
  severity: high
  rules: [{id: plain, cel: 'object.metadata.name != "bad"'}]
`;
const APPS = ["a", "b", "c", "d", "e", "f"];

/** A stand-in for kustomize: the first target takes longest, so that order has to be kept. */
const FAKE = `#!/bin/sh
name=$(basename "$2")
[ "$name" = "$SLOW" ] && sleep "$SECONDS_TO_SLEEP"
printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: %s}\\n' "$name"
`;

describe("judgeTargets", () => {
  const folder = temporaryFolder();
  const call = (argv: readonly string[], given: Partial<TiphysCall> = {}) =>
    runTiphys({
      argv: ["check", ...argv],
      cwd: folder(),
      ...given,
      env: {
        TIPHYS_KUSTOMIZE: join(folder(), "bin/kustomize"),
        ...given.env,
      },
    });

  beforeEach(() => {
    writeTree(folder(), {
      "tiphys.yaml": FLEET,
      "policies/names.yaml": POLICY,
      "bin/kustomize": FAKE,
      ...Object.fromEntries(
        APPS.map((app) => [`apps/${app}/kustomization.yaml`, "resources: []\n"]),
      ),
    });
    chmodSync(join(folder(), "bin/kustomize"), 0o755);
  });

  it("reports in the order of the targets, whichever is done first", async () => {
    const { stdout, exitCode } = await call(["--format", "json", "apps/c", "apps/a", "apps/b"], {
      env: { SLOW: "c", SECONDS_TO_SLEEP: "0.2" },
    });
    const { targets } = JSON.parse(stdout);
    expect(targets.map(({ path }: { path: string }) => path)).to.deep.equal([
      "apps/c",
      "apps/a",
      "apps/b",
    ]);
    expect(exitCode).to.equal(0);
  });

  it("prints the same text every time", async () => {
    const first = await call([]);
    expect(await call([])).to.deep.equal(first);
    expect(first.stdout.match(/✓ allow/g)).to.have.length(6);
  });

  it("ends running renders when the policies turn out to be broken", async () => {
    writeTree(folder(), { "policies/broken.yaml": POLICY.replace("!=", "!!") });
    const started = Date.now();
    const { exitCode, stdout, stderr } = await call(["apps/a"], {
      env: { SLOW: "a", SECONDS_TO_SLEEP: "20" },
    });
    expect(stderr).to.contain("policies/broken.yaml:7:");
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    expect(Date.now() - started).to.be.lessThan(10_000);
  });

  it("stops when it is told to, without a report", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const result = await call([], {
      env: { SLOW: "a", SECONDS_TO_SLEEP: "20" },
      signal: stop.signal,
    });
    expect(result).to.include({
      exitCode: 2,
      stdout: "",
      stderr: "tiphys: stopped from outside before everything was judged. Run it again.\n",
    });
  });

  it("says what to install when there is no kustomize, and needs none for manifests", async () => {
    writeTree(folder(), {
      "manifests/a.yaml": "{apiVersion: v1, kind: Namespace, metadata: {name: a}}",
    });
    const env = { TIPHYS_KUSTOMIZE: "", PATH: "/nowhere" };
    const missing = await call(["apps/a"], { env });
    expect(missing.exitCode).to.equal(2);
    expect(missing.stderr).to.contain("expected kustomize or kubectl on PATH");
    expect((await call(["manifests"], { env })).exitCode).to.equal(0);
  });
});

describe("a target that the file system refuses", () => {
  const folder = temporaryFolder();

  it("is an error of its own, and the others are judged", async () => {
    writeTree(folder(), {
      "good.yaml": "{apiVersion: v1, kind: Namespace, metadata: {name: a}}\n",
      "circle/a.yaml": "-> a.yaml",
      "circle.yaml": "-> circle.yaml",
      "binary.yaml": new Uint8Array([0, 1, 2, 255]),
    });
    const argv = ["check", "--format", "json", "circle", "circle.yaml", "binary.yaml", "good.yaml"];
    const { stdout, exitCode } = await runTiphys({ argv, cwd: folder() });
    const { targets } = JSON.parse(stdout);
    expect(exitCode).to.equal(2);
    expect(
      targets.map((target: { error: { code: string } | null }) => target.error?.code),
    ).to.deep.equal(["FILE_UNREADABLE", "FILE_UNREADABLE", "MANIFEST_UNREADABLE", undefined]);
    expect(targets[0].error.message).to.equal(
      "circle/a.yaml: its links lead in a circle; remove the link.",
    );
  });
});

describe("a remote base in check", () => {
  const folder = temporaryFolder();
  const check = (argv: readonly string[] = []) =>
    runTiphys({
      argv: ["check", "--format", "json", ...argv, "apps/a"],
      cwd: folder(),
      env: { TIPHYS_KUSTOMIZE: join(folder(), "bin/kustomize") },
    });

  beforeEach(() => {
    writeTree(folder(), {
      "tiphys.yaml": FLEET,
      "policies/names.yaml": POLICY,
      "bin/kustomize": FAKE,
      "apps/a/kustomization.yaml": 'resources: ["https://github.com/acme/base?ref=v1"]\n',
    });
    chmodSync(join(folder(), "bin/kustomize"), 0o755);
  });

  it("is refused", async () => {
    const { stdout } = await check();
    expect(JSON.parse(stdout).targets[0].error.code).to.equal("RENDER_REFUSED");
  });

  it("is allowed by the command line, or by the fleet", async () => {
    expect((await check(["--allow-remote", "github.com/acme/"])).exitCode).to.equal(0);
    writeTree(folder(), { "tiphys.yaml": `${FLEET}  render: {remote: [github.com/acme/]}\n` });
    expect((await check()).exitCode).to.equal(0);
  });
});
