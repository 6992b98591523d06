import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { buildBundle } from "#core/policy/bundle.ts";
import { temporaryFolder } from "#test/support/file-tree.ts";
import { policyOf, sourceOf } from "#test/support/fleet-setup.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const OVERLAY = "apps/web/overlays/prod";
const maps = (names: readonly string[]) =>
  names
    .map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: shop}\n`)
    .join("---\n");

describe("check --base where a manifest lost half of its objects", () => {
  const tree = gitWorkTree();
  const folder = temporaryFolder();

  beforeEach(() => {
    tree().write({ [`${OVERLAY}/maps.yaml`]: maps(["a", "b", "c", "d"]) });
    tree().commit();
    tree().write({ [`${OVERLAY}/maps.yaml`]: maps(["a", "b"]) });
  });

  const check = async (
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> => {
    const { stdout, stderr } = await runTiphys({
      argv: ["check", ...argv, "--base", "HEAD", "--format", "json"],
      cwd: tree().folder,
      env,
    });
    expect(stdout, stderr).not.to.equal("");
    const [target] = JSON.parse(stdout).targets as readonly {
      readonly findings: readonly { readonly policy: string; readonly rule: string }[];
    }[];
    return (target?.findings ?? []).map(({ policy, rule }) => `${policy}/${rule}`);
  };

  it("denies by the limits of a platform's bundle", async () => {
    const source = sourceOf({
      policies: [policyOf("platform", { cel: "true" })],
      fleet: {
        platform: true,
        environments: [{ name: "prod", overlays: ["apps/*/overlays/prod"] }],
      },
    });
    const TIPHYS_BUNDLE = join(folder(), "bundle.yaml");
    writeFileSync(TIPHYS_BUNDLE, JSON.stringify(buildBundle(source, { slos: [], freezes: [] })));
    expect(await check([OVERLAY], { TIPHYS_BUNDLE })).to.deep.equal(["fleet/render-loss"]);
  });

  it("says nothing of it where no fleet sets a limit", async () => {
    expect(await check([OVERLAY])).not.to.include("fleet/render-loss");
  });

  it("says nothing of it by --policies, which judge alone", async () => {
    tree().write({
      "tiphys.yaml":
        "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: shop}\nspec: {environments: []}\n",
    });
    const given = ["--policies", "builtin:pod-security/baseline"];
    expect(await check([OVERLAY, ...given])).to.deep.equal([]);
    expect(await check([OVERLAY])).to.include("fleet/render-loss");
  });

  it("says nothing of a single file, which is no render", async () => {
    tree().write({
      "tiphys.yaml":
        "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: shop}\nspec: {environments: []}\n",
    });
    expect(await check([`${OVERLAY}/maps.yaml`])).not.to.include("fleet/render-loss");
  });
});

describe("check --base where a policy warns at one limit and denies at another", () => {
  const tree = gitWorkTree();
  const binding = (action: string) => `
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${action.toLowerCase()}}
spec: {policyName: few, validationActions: [${action}], paramRef: {name: ${action.toLowerCase()}, namespace: limits, parameterNotFoundAction: Deny}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${action.toLowerCase()}, namespace: limits}
data: {max: "${action === "Deny" ? "3" : "1"}"}`;
  const policies = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: few}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [services]}]}
  validations: [{expression: "size(object.spec.ports) <= int(params.data.max)"}]${binding("Warn")}${binding("Deny")}`;
  const service = (ports: number) => {
    const list = Array.from({ length: ports }, (_, index) => `{port: ${80 + index}}`);
    return `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {ports: [${list.join(", ")}]}\n`;
  };
  const cases = [
    { title: "denies what only warned before", before: 2, after: 4, code: 1 },
    { title: "lets what was denied before go on", before: 4, after: 5, code: 0 },
    { title: "lets what warned before warn", before: 2, after: 3, code: 0 },
  ];
  for (const { title, before, after, code } of cases) {
    it(title, async () => {
      tree().write({ "policies.yaml": policies, "web.yaml": service(before) });
      tree().commit();
      tree().write({ "web.yaml": service(after) });
      const argv = ["check", "web.yaml", "--policies", "policies.yaml", "--base", "HEAD"];
      const { exitCode, stdout } = await runTiphys({ argv, cwd: tree().folder, env: {} });
      expect(exitCode, stdout).to.equal(code);
    });
  }
});
