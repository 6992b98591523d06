import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { applyBundle, serversOf } from "#test/support/apply-bundle.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { startLoad } from "#test/support/request-load.ts";
import { type RunningProgram, startProgram } from "#test/support/running-program.ts";
import { type ServiceBalancer, startBalancer } from "#test/support/service-balancer.ts";
import {
  documentsText,
  readShipped,
  type ShippedDocument,
  shippedDocuments,
} from "#test/support/shipped-webhook.ts";
import { ROOT } from "#test/support/source-files.ts";
import { toolPath } from "#test/support/tools.ts";
import { pause, retried, waitFor } from "#test/support/wait-for.ts";
import { type WebhookProcess, webhookProcess } from "#test/support/webhook-process.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - {name: prod, namespaces: ["*-prod"]}
    - {name: dev, namespaces: ["*-dev"], actions: {critical: warn, high: warn, medium: audit, low: audit}}
  policies: [policies/*.yaml]
`;
const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: names}
spec:
  title: Names
  severity: high
  match: {kinds: [ConfigMap]}
  rules: [{id: plain, cel: 'object.metadata.name != "bad"', message: "bad name"}]
`;
const NAMESPACES = ["prod", "dev"]
  .map(
    (name) =>
      `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop-${name}","labels":{"tiphys.io/environment":"${name}"}}}`,
  )
  .join("\n---\n");
const PREVIOUS = new URL("../golden/installation/previous.yaml", import.meta.url);
const OBSERVE = "validatingwebhookconfiguration/tiphys-observe";
const GUIDE = new URL("../../docs/guides/install-everything.md", import.meta.url);

/** A dry-run goes through admission and leaves nothing behind. */
const request = (name: string) => ({
  path: "/api/v1/namespaces/shop-prod/configmaps?dryRun=All",
  body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name } },
});

describe("a whole installation", function () {
  this.timeout(180_000);
  let cluster: ControlPlane;
  let balancer: ServiceBalancer;
  let namespaces: RunningProgram;
  let server: WebhookProcess;
  let shipped: readonly ShippedDocument[];

  before(async () => {
    cluster = await startControlPlane();
    namespaces = await startNamespaceController(cluster);
    const { folder } = cluster;
    const kubeconfig = join(folder, "kubeconfig-tiphys-system-tiphys-webhook");
    server = await webhookProcess({ name: "tiphys-webhook-a", folder, kubeconfig });
    balancer = await startBalancer([server]);
    const url = `https://127.0.0.1:${balancer.port}/validate`;
    const resources = ["install/overlays/high-availability"];
    shipped = await shippedDocuments({ resources, url });
    await cluster.apply(documentsText(readShipped(readFileSync(PREVIOUS, "utf8"), url)));
    await cluster.kubeconfigOf("tiphys-system", "tiphys-webhook");
    await server.start();
    await applyBundle(cluster, join(folder, "repository"), {
      "tiphys.yaml": FLEET,
      "policies/names.yaml": POLICY,
    });
    await retried(() => cluster.apply(NAMESPACES));
    await retried(async () =>
      expect((await create("bad", "shop-prod")).stderr).to.contain("bad name"),
    );
  });
  after(async () => {
    try {
      await server?.stop();
      await namespaces?.stop();
    } finally {
      await balancer?.stop();
      await cluster?.stop();
    }
  });

  it("is brought to this revision from the one before it without a request lost", async () => {
    const requests = [
      { ...request("good"), status: 201 },
      { ...request("bad"), status: 403, says: "bad name" },
    ];
    const load = startLoad(cluster, { clients: 10, requests });
    await pause(500);
    await applyAsArgoCd(shipped);
    await pause(2000);
    await load.stop();

    expect(load.failures.slice(0, 5)).to.deep.equal([]);
    expect(load.count()).to.be.greaterThan(50);
    expect(await serversOf(cluster, "shop")).to.have.length(1);
  });

  it("has the lists of environments that are only observed written again after that", async () => {
    // For a moment both lists hold what moves from one configuration to the other.
    await waitFor(
      async () => {
        const path = "{.webhooks[0].namespaceSelector.matchExpressions[0].values}";
        const { stdout } = await cluster.kubectl(["get", OBSERVE, "-o", `jsonpath=${path}`]);
        return stdout === '["dev"]' ? stdout : null;
      },
      { what: "the environment that denies nothing alone in the list", forMs: 30_000 },
    );
  });

  it("blocks changes while the servers are down, until its configurations are deleted first", async () => {
    await server.stop();
    expect((await create("good", "shop-prod")).exitCode).to.equal(1);
    expect((await create("good", "shop-dev")).exitCode).to.equal(0);

    const { exitCode, stderr } = await cluster.kubectl(uninstallCommands()[0] ?? []);
    expect(exitCode, stderr).to.equal(0);
    await retried(async () => expect((await create("good", "shop-prod")).exitCode).to.equal(0));
  });

  it("leaves nothing that blocks the cluster when it is taken out", async () => {
    for (const command of uninstallCommands().slice(1)) {
      const { exitCode, stderr } = await cluster.kubectl(command);
      expect(exitCode, `${command.join(" ")}: ${stderr}`).to.equal(0);
    }

    const left = await Promise.all(
      ["namespace", "clusterrole", "clusterrolebinding", "validatingadmissionpolicy"].map(named),
    );
    expect(left.flat()).to.deep.equal([]);
    const { stdout } = await cluster.kubectl(["get", "namespaces", "-l", "tiphys.io/environment"]);
    expect(stdout).to.equal("");
    expect((await create("bad", "shop-prod")).exitCode).to.equal(0);
    expect((await cluster.kubectl(["delete", "namespace", "shop-prod"])).exitCode).to.equal(0);
  });

  /** What is still there and has our name. */
  async function named(kind: string): Promise<readonly string[]> {
    const { stdout } = await cluster.kubectl(["get", kind, "-o", "name"]);
    return stdout.split("\n").filter((name) => name.includes("tiphys"));
  }

  function create(name: string, namespace: string) {
    return cluster.kubectl(["-n", namespace, "create", "configmap", name]);
  }

  /** As Argo CD syncs with ServerSideApply. */
  async function applyAsArgoCd(documents: readonly ShippedDocument[]): Promise<void> {
    const argv = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
    const { exitCode, stderr } = await cluster.kubectl(argv, documentsText(documents));
    expect(exitCode, stderr).to.equal(0);
  }
});

/** The commands of the guide, without "kubectl", on the folder as it lies here. */
function uninstallCommands(): readonly (readonly string[])[] {
  const [, block = ""] =
    /^## Uninstall$.*?^```sh\n(.*?)^```$/ms.exec(readFileSync(GUIDE, "utf8")) ?? [];
  const lines = block.trim().split("\n");
  return lines.map((line) =>
    line
      .split(" ")
      .slice(1)
      .map((word) => word.replace(/^github\.com\/tiphys\/tiphys\/(.*)\?ref=.*$/, `${ROOT}/$1`)),
  );
}

/** What ends namespaces whose deletion was asked for. */
async function startNamespaceController({
  kubeconfig,
  folder,
}: ControlPlane): Promise<RunningProgram> {
  return startProgram({
    path: await toolPath("kube-controller-manager"),
    name: "kube-controller-manager",
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      "--controllers=namespace-controller",
      "--leader-elect=false",
      "--secure-port=0",
    ],
    environment: {},
    directory: folder,
  });
}
