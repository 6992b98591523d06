import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";
import { toolPath } from "#test/support/tools.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - {name: prod, clusters: [here], namespaces: ["*-prod"]}
    - {name: dev, clusters: [here], namespaces: ["*-dev"], actions: {critical: warn, high: warn, medium: audit, low: audit}}
  policies: [policies/*.yaml]
  exceptions: [exceptions/*.yaml]
`;
const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: images}
spec:
  title: Images are pinned
  severity: high
  remedy: Use a version tag or a digest.
  rules:
    - id: no-latest
      each: container
      path: .image
      cel: '!container.image.endsWith(":latest")'
      message: 'container "{{container.name}}" runs "{{container.image}}"'
    - {id: numbered, match: {kinds: [ConfigMap]}, cel: '!has(object.metadata.annotations) || int(object.metadata.annotations["n"]) > 0'}
---
apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: isolation}
spec:
  title: Namespaces are isolated
  severity: medium
  rules:
    - id: default-deny
      each: bundle
      cel: 'resources.exists(r, r.kind == "NetworkPolicy")'
      message: "no NetworkPolicy"
`;
const EXCEPTION = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailException
metadata: {name: legacy}
spec: {policy: images, rules: [no-latest], match: {kinds: [Deployment], names: [legacy]}, owner: shop, reason: old, expires: 2026-12-31}
`;

const deployment = (
  name: string,
  { namespace = "shop-prod", image = "web:1.0" } = {},
) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: web, image: "${image}"}]}
`;

const CLUSTER = `apiVersion: v1
kind: Namespace
metadata: {name: shop-prod, labels: {tiphys.io/environment: prod}}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop-dev, labels: {tiphys.io/environment: prod}}
---
apiVersion: v1
kind: Namespace
metadata: {name: cart-dev}
---
${deployment("bad", { image: "web:latest" })}---
${deployment("legacy", { image: "web:latest" })}---
${deployment("good")}---
${deployment("web", { namespace: "shop-dev", image: "web:latest" })}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop-dev}
spec: {podSelector: {}}
---
apiVersion: v1
kind: Secret
metadata: {name: key, namespace: shop-prod}
stringData: {password: hunter2hunter2}
`;

describe("a cluster that is scanned", function () {
  this.timeout(180_000);
  const folder = () => join(cluster.folder, "repository");
  let cluster: ControlPlane;

  before(async () => {
    cluster = await startControlPlane();
    writeTree(folder(), {
      "tiphys.yaml": FLEET,
      "policies/all.yaml": POLICY,
      "exceptions/legacy.yaml": EXCEPTION,
    });
    const kustomize = await toolPath("kustomize");
    const build = execFileSync(kustomize, ["build", join(ROOT, "manifests/webhooks/crds")]);
    await cluster.apply(build.toString("utf8"));
    await cluster.apply(CLUSTER);
  });
  after(async () => {
    await cluster?.stop();
  });

  const check = (argv: readonly string[], kubeconfig = cluster.kubeconfig) =>
    runTiphys({
      argv: ["check", "--live", "--kubeconfig", kubeconfig, ...argv],
      cwd: folder(),
    });

  it("is judged by check --live, one target a namespace, by the environment that claims it", async () => {
    const { exitCode, stdout, stderr } = await check(["--cluster", "here", "--format", "json"]);
    expect(exitCode, stderr).to.equal(1);
    const report = JSON.parse(stdout);
    const shown = report.targets.map((target: Record<string, unknown>) => [
      target.path,
      target.environment,
      target.decision,
    ]);
    expect(shown).to.deep.equal([
      ["namespace/cart-dev", "dev", "deny"],
      ["namespace/shop-dev", "dev", "deny"],
      ["namespace/shop-prod", "prod", "deny"],
    ]);
    const rules = (index: number) =>
      report.targets[index].findings.map(
        ({ policy, rule, action, exception }: Record<string, string>) =>
          [policy, rule, exception ?? action].join(" "),
      );
    expect(rules(0)).to.deep.equal(["fleet namespace-label deny", "isolation default-deny audit"]);
    expect(rules(1)).to.deep.equal(["fleet namespace-label deny", "images no-latest warn"]);
    expect(rules(2)).to.deep.equal([
      "images no-latest deny",
      "images no-latest legacy",
      "isolation default-deny deny",
    ]);
    expect(stdout).not.to.contain("hunter2").and.not.to.contain(btoa("hunter2hunter2"));
  });

  it("needs the cluster's name where environments name clusters, and namespaces to judge", async () => {
    const { exitCode, stderr } = await check([]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain(
      "expected --cluster NAME, as environments name clusters. One of here",
    );
    const other = await check(["--cluster", "there"]);
    expect(other.exitCode).to.equal(2);
    expect(other.stderr).to.contain("expected a namespace that the fleet claims, found none");
  });

  it("is not called clean where an account may not look", async () => {
    await cluster.apply(READER);
    const kubeconfig = await cluster.kubeconfigOf("default", "reader");
    const { stdout, stderr, exitCode } = await check(
      ["--cluster", "here", "--namespace", "shop-dev"],
      kubeconfig,
    );
    expect(exitCode, stderr).to.equal(1);
    expect(stdout).to.contain("fleet/kind-unlisted").and.to.contain("Secret");
    expect(stdout).not.to.contain("cart-dev");
  });
});

const READER = `apiVersion: v1
kind: ServiceAccount
metadata: {name: reader, namespace: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
  - {apiGroups: [""], resources: [namespaces, configmaps], verbs: [list]}
  - {apiGroups: [apps], resources: [deployments], verbs: [list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: reader, namespace: default}]
`;
