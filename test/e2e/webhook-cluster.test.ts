import { join } from "node:path";
import { expect } from "chai";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { writeTree } from "#test/support/file-tree.ts";
import { freePorts } from "#test/support/free-ports.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { type RunningTiphys, startTiphys } from "#test/support/running-tiphys.ts";
import { documentsText, shippedWebhook } from "#test/support/shipped-webhook.ts";
import { retried, waitFor } from "#test/support/wait-for.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
  policies: [policies/*.yaml]
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
    - {id: replicas, match: {kinds: [Deployment]}, path: .spec.replicas, cel: 'object.spec.replicas >= 2', message: "fewer than two replicas"}
`;

const deployment = (
  name: string,
  { image = "web:1.0", replicas = 2, label = "a" } = {},
) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop-prod, labels: {note: ${label}}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: web, image: "${image}"}]}
`;

describe("the webhook in front of a real API server", function () {
  this.timeout(180_000);
  const folder = () => join(cluster.folder, "repository");
  let cluster: ControlPlane;
  let server: RunningTiphys;
  let kubeconfig: string;
  let port = 0;
  let metricsPort = 0;

  before(async () => {
    cluster = await startControlPlane();
    [port = 0, metricsPort = 0] = await freePorts(2);
    const url = `https://127.0.0.1:${port}/validate`;
    await cluster.apply(documentsText(await shippedWebhook({ url })));
    kubeconfig = await cluster.kubeconfigOf("tiphys-system", "tiphys-webhook");
  });
  after(async () => {
    await server?.stop();
    await cluster?.stop();
  });

  it("is ready in an empty cluster, and allows everything", async () => {
    await start();
    await retried(() => cluster.apply(namespaces("shop-prod")));
    for (const name of ["early", "old"])
      await retried(() => cluster.apply(deployment(name, { image: "web:latest" })));
  });

  it("denies at kubectl apply with every violation, once the bundle has come", async () => {
    await applyBundle({ "tiphys.yaml": FLEET, "policies/images.yaml": POLICY });
    await server.said("bundle in force");
    const { exitCode, stderr } = await apply(
      deployment("bad", { image: "web:latest", replicas: 1 }),
    );
    expect(exitCode).to.equal(1);
    expect(stderr)
      .to.contain("(Forbidden)")
      .and.to.contain('admission webhook "enforce.tiphys.io" denied');
    expect(stderr).to.contain(
      "[1/2] images/no-latest (high) | Deployment shop-prod/bad | /spec/template/spec/containers/0/image",
    );
    expect(stderr).to.contain(
      "[2/2] images/replicas (high) | Deployment shop-prod/bad | /spec/replicas | fewer than two replicas",
    );
  });

  it("says in the bundle's status what is in force on which server", async () => {
    const { spec, status } = await waitFor(async () => {
      const { stdout } = await cluster.kubectl(["get", "gbundle", "shop", "-o", "json"]);
      const shown = JSON.parse(stdout);
      return shown.status?.conditions === undefined ? null : shown;
    });
    expect(status.conditions[0]).to.include({ type: "InForce", status: "True" });
    expect(status.servers).to.deep.equal([
      { name: "tiphys-webhook", revision: spec.revision, observedGeneration: 1, faults: [] },
    ]);
  });

  it("lets an old violation be when something else changes, and denies a new one", async () => {
    const unrelated = await apply(deployment("old", { image: "web:latest", label: "b" }));
    expect(unrelated.exitCode, unrelated.stderr).to.equal(0);
    expect(unrelated.stderr).to.contain("Warning: was there before: images/no-latest");
    const worse = await apply(deployment("old", { image: "web:latest", replicas: 1 }));
    expect(worse.stderr).to.contain("[1/1] images/replicas");
  });

  it("judges kubectl scale by the rules of what is scaled", async () => {
    const scaled = await cluster.kubectl([
      "-n",
      "shop-prod",
      "scale",
      "deployment/old",
      "--replicas=1",
    ]);
    expect(scaled.exitCode).to.equal(1);
    expect(scaled.stderr).to.contain("images/replicas");
    const up = await cluster.kubectl([
      "-n",
      "shop-prod",
      "scale",
      "deployment/old",
      "--replicas=3",
    ]);
    expect(up.exitCode, up.stderr).to.equal(0);
  });

  it("lets nobody take the label from a namespace who may not change bundles", async () => {
    await cluster.apply(editorOf("shop-prod"));
    const editor = await cluster.kubeconfigOf("shop-prod", "editor");
    const unlabel = ["label", "namespace", "shop-prod", "tiphys.io/environment-"];
    const patch = JSON.stringify({ metadata: { labels: { "tiphys.io/environment": null } } });
    const byStatus = ["patch", "namespace", "shop-prod", "--subresource=status", "--type=merge"];
    for (const attempt of [unlabel, [...byStatus, "-p", patch]]) {
      const denied = await cluster.kubectl(["--kubeconfig", editor, ...attempt]);
      expect(denied.stderr).to.contain("only those who may update guardrailbundles change it");
    }
    const allowed = await cluster.kubectl([...unlabel, "--dry-run=server"]);
    expect(allowed.exitCode, allowed.stderr).to.equal(0);
  });

  it("lets through what breakglass excepts, in the name of who broke it, until it ends", async () => {
    const broken = await runTiphys({
      argv: ["breakglass", "--namespace", "shop-prod", "--ticket", "OPS-1", "--for", "8s"].concat([
        ...["--kubeconfig", cluster.kubeconfig],
      ]),
      cwd: folder(),
      now: Date.now(),
    });
    expect(broken.exitCode, broken.stderr).to.equal(0);
    const bad = deployment("emergency", { image: "web:latest" });
    await retried(() => cluster.apply(bad));
    const listed = await cluster.kubectl(["get", "gex", "-o", "json"]);
    expect(JSON.parse(listed.stdout).items[0].spec).to.include({ owner: "admin", ticket: "OPS-1" });
    let tries = 0;
    await waitFor(async () => {
      const late = deployment(`late-${++tries}`, { image: "web:latest" });
      return (await apply(late)).exitCode === 1 ? true : null;
    });
    await waitFor(async () => {
      const left = await cluster.kubectl(["get", "gex", "-o", "name"]);
      return left.stdout === "" ? true : null;
    });
  });

  it("refuses breakglass in somebody else's name", async () => {
    const { stdout } = await runTiphys({
      argv: ["breakglass", "--namespace", "shop-prod", "--ticket", "OPS-1", "--dry-run"].concat([
        ...["--kubeconfig", cluster.kubeconfig],
      ]),
      cwd: folder(),
      now: Date.now(),
    });
    const { stderr } = await cluster.kubectl(
      ["create", "-f", "-"],
      stdout.replace('"admin"', '"jane"'),
    );
    expect(stderr).to.contain('spec.owner must be "admin", who asks for it');
  });

  it("never blocks a delete", async () => {
    const { exitCode, stderr } = await cluster.kubectl([
      "-n",
      "shop-prod",
      "delete",
      "deployment/early",
    ]);
    expect(exitCode, stderr).to.equal(0);
  });

  it("keeps the last good bundle in force when the new one is broken, and says so", async () => {
    const { stdout } = await cluster.kubectl(["get", "gbundle", "shop", "-o", "json"]);
    const bundle = JSON.parse(stdout);
    bundle.spec.policies[0].spec.rules[0].cel = "container.";
    delete bundle.metadata.managedFields;
    await cluster.kubectl(["replace", "-f", "-"], JSON.stringify(bundle));
    await server.said("last good one stays in force");
    const { stderr } = await apply(deployment("bad", { image: "web:latest" }));
    expect(stderr).to.contain("images/no-latest");
    const status = await waitFor(async () => {
      const got = await cluster.kubectl(["get", "gbundle", "shop", "-o", "json"]);
      const { conditions } = JSON.parse(got.stdout).status;
      return conditions[0].status === "False" ? conditions[0] : null;
    });
    expect(status.reason).to.equal("Faulty");
  });

  it("begins with the kept bundle after a restart, while the cluster has only a broken one", async () => {
    await server.stop();
    await start();
    await server.said("last good one stays in force");
    const { stderr } = await apply(deployment("bad", { image: "web:latest" }));
    expect(stderr).to.contain("images/no-latest");
  });

  it("goes on with the last good bundle when the cluster's is deleted, until the kept copy is deleted too", async () => {
    await cluster.kubectl(["delete", "gbundle", "shop"]);
    const { stderr } = await apply(deployment("bad", { image: "web:latest" }));
    expect(stderr).to.contain("images/no-latest");
    await cluster.kubectl(["-n", "tiphys-system", "delete", "configmap/tiphys-last-good-shop"]);
    await waitFor(async () =>
      (await apply(deployment("bad", { image: "web:latest" }))).exitCode === 0 ? true : null,
    );
  });

  async function start(): Promise<void> {
    server = startTiphys({
      argv: [
        ...["serve", "webhook", "--kubeconfig", kubeconfig],
        ...["--tls-host", "127.0.0.1"],
        ...["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${metricsPort}`],
      ],
      cwd: folder(),
    });
    await server.said("serving");
  }

  const apply = (yaml: string) => cluster.kubectl(["apply", "-f", "-"], yaml);

  async function applyBundle(tree: Readonly<Record<string, string>>): Promise<void> {
    writeTree(folder(), tree);
    const { stdout, stderr } = await runTiphys({ argv: ["bundle", "--stdout"], cwd: folder() });
    expect(stderr).to.equal("");
    await cluster.apply(stdout);
  }
});

/** An account that may change the namespace, as an application team's pipeline might. */
function editorOf(namespace: string): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata: {name: editor, namespace: ${namespace}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: namespace-editor}
rules: [{apiGroups: [""], resources: [namespaces, namespaces/status], verbs: [get, update, patch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: namespace-editor}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: namespace-editor}
subjects: [{kind: ServiceAccount, name: editor, namespace: ${namespace}}]
`;
}

function namespaces(...names: readonly string[]): string {
  return names
    .map(
      (name) =>
        `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {tiphys.io/environment: prod}}\n`,
    )
    .join("---\n");
}
