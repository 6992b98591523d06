import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { runTiphys } from "#test/support/run-tiphys.ts";

const cases = fileURLToPath(new URL("../../../golden/rules/argo-rollouts/", import.meta.url));

describe("tiphys lint", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-lint-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const take = (name: string) => cpSync(join(cases, name), join(folder, "manifests.yaml"));
  const lint = (...argv: string[]) => runTiphys({ argv: ["lint", ...argv], cwd: folder });

  it("ends with 1 for a canary that reaches 100 % unseen, and shows the step", async () => {
    take("canary-evidence/fail-background-alone.yaml");
    const { exitCode, stdout } = await lint("manifests.yaml");
    expect(exitCode).to.equal(1);
    expect(stdout).to.contain("argo-rollouts/canary-evidence").and.contain("- setWeight: 80");
  });

  it("ends with 1 for the least of its findings too", async () => {
    take("rollback-window/fail-steps-without-a-window.yaml");
    const { exitCode, stdout } = await lint("manifests.yaml");
    expect(exitCode).to.equal(1);
    expect(stdout).to.contain("argo-rollouts/rollback-window (low)");
  });

  it("ends with 0 and says so where nothing is wrong, and lists what is in JSON", async () => {
    take("canary-evidence/pass-an-experiment.yaml");
    const found = await lint("--format", "json", "manifests.yaml");
    const rules = JSON.parse(found.stdout).targets[0].findings.map(
      ({ rule }: { readonly rule: string }) => rule,
    );
    expect([found.exitCode, rules]).to.deep.equal([1, ["rollback-window"]]);
    take("rollback-window/pass-three-revisions.yaml");
    const { exitCode, stdout } = await lint("manifests.yaml");
    expect([exitCode, stdout.includes("no findings")]).to.deep.equal([0, true]);
  });

  it("judges by its own set, whatever the fleet says", async () => {
    take("rollback-window/pass-no-steps.yaml");
    writeFileSync(
      join(folder, "tiphys.yaml"),
      "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: shop}\nspec:\n  environments: []\n  policies: [builtin:best-practices]\n",
    );
    const { exitCode, stdout } = await lint("manifests.yaml");
    expect(stdout).not.to.contain("best-practices");
    expect(exitCode).to.equal(0);
  });
});
