import { join } from "node:path";
import { expect } from "chai";
import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { applyBundle, serversOf } from "#test/support/apply-bundle.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { type ServiceBalancer, startBalancer } from "#test/support/service-balancer.ts";
import { documentsText, shippedWebhook } from "#test/support/shipped-webhook.ts";
import { retried, waitFor } from "#test/support/wait-for.ts";
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
const policySaying = (message: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: names}
spec:
  title: Names
  severity: high
  match: {kinds: [ConfigMap]}
  rules: [{id: plain, cel: '!object.metadata.name.startsWith("bad")', message: "${message}"}]
`;
const namespace = (name: string, label = "") => `apiVersion: v1
kind: Namespace
metadata: {name: ${name}${label === "" ? "" : `, labels: {tiphys.io/environment: ${label}}`}}
`;
const NAMESPACES = [
  namespace("shop-prod", "prod"),
  namespace("shop-dev", "dev"),
  namespace("unlabelled-prod"),
];
const settings = (name: string, value = "1") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {value: "${value}"}\n`;

describe("an outage", function () {
  this.timeout(120_000);
  let cluster: ControlPlane;
  let balancer: ServiceBalancer;
  let replicas: readonly WebhookProcess[] = [];
  let installed: string;

  const bringBundle = (message: string) =>
    applyBundle(cluster, join(cluster.folder, "repository"), {
      "tiphys.yaml": FLEET,
      "policies/names.yaml": policySaying(message),
    });
  const apply = (yaml: string, target = "default") =>
    cluster.kubectl(["-n", target, "apply", "-f", "-"], yaml);
  const startAll = () => Promise.all(replicas.map(({ start }) => start()));
  const stopAll = () => Promise.all(replicas.map(({ stop }) => stop()));

  before(async () => {
    cluster = await startControlPlane();
    const { folder } = cluster;
    const kubeconfig = join(folder, "kubeconfig-tiphys-system-tiphys-webhook");
    const argv = ["--drain", "1s", "--scan"];
    replicas = await Promise.all(
      ["tiphys-webhook-a", "tiphys-webhook-b"].map((name) =>
        webhookProcess({ name, folder, kubeconfig, argv }),
      ),
    );
    balancer = await startBalancer(replicas);
    const url = `https://127.0.0.1:${balancer.port}/validate`;
    const components = ["scan", "policy-reports"];
    installed = documentsText(await shippedWebhook({ url, components }));
    await cluster.apply(installed);
    await cluster.kubeconfigOf("tiphys-system", "tiphys-webhook");
    await startAll();
    await bringBundle("first words");
    await retried(() => cluster.apply(NAMESPACES.join("---\n")));
    await says("first words");
    await isObserved("dev");
  });
  after(async () => {
    try {
      await stopAll();
    } finally {
      await balancer?.stop();
      await cluster?.stop();
    }
  });

  describe("of the webhook", () => {
    before(async () => {
      await cluster.apply(
        settings("kept").replace("name: kept", "name: kept, namespace: shop-prod"),
      );
      await stopAll();
    });

    it("refuses every write where policies deny, and kubectl says who did not answer", async () => {
      for (const name of ["new", "kept"]) {
        const { exitCode, stderr } = await apply(settings(name, "2"), "shop-prod");
        expect(exitCode).to.equal(1);
        expect(stderr)
          .to.match(/^Error from server \(InternalError\): /m)
          .and.to.contain(
            'failed calling webhook "enforce.tiphys.io": failed to call webhook: Post',
          );
      }
      const labelled = await apply(namespace("cart-prod", "prod"));
      expect(labelled.stderr).to.contain('failed calling webhook "enforce.tiphys.io"');
    });

    it("leaves deletes alone", async () => {
      const { exitCode, stderr } = await cluster.kubectl([
        "-n",
        "shop-prod",
        "delete",
        "cm",
        "kept",
      ]);
      expect(exitCode, stderr).to.equal(0);
    });

    for (const place of ["shop-dev", "unlabelled-prod", "kube-system", "tiphys-system"]) {
      it(`lets writes to ${place} go on`, async () => {
        const { exitCode, stderr } = await apply(settings("bad-but-late"), place);
        expect(exitCode, stderr).to.equal(0);
      });
    }

    it("lets cluster-scoped objects and new namespaces without the label go on", async () => {
      const role =
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: late}\n";
      const { exitCode, stderr } = await apply(`${role}---\n${namespace("fresh")}`);
      expect(exitCode, stderr).to.equal(0);
    });

    it("does not stand in the way of its own installation", async () => {
      const sync = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
      const grown = installed.replaceAll('"replicas":2', '"replicas":3');
      const { exitCode, stderr } = await cluster.kubectl(sync, grown);
      expect(exitCode, stderr).to.equal(0);
    });

    it("ends when a server starts, with the bundle that was in force", async () => {
      await startAll();
      await says("first words");
      const good = await apply(settings("new", "2"), "shop-prod");
      expect(good.exitCode, good.stderr).to.equal(0);
    });
  });

  describe("of etcd, which comes back with an older state", () => {
    let backedUp: string;

    before(async () => {
      await isObserved("dev");
      backedUp = await bringBundle("words of the backup");
      await agree(backedUp);
      await reported();
      await cluster.backup();
      await retried(() => cluster.apply(namespace("default")));
    });

    it("is survived by servers that start after it", async () => {
      await agree(await bringBundle("lost words"));
      await stopAll();
      await cluster.restore();
      await startAll();
      await recover();
    });

    it("is survived by servers that run on, whose versions lie in its future", async () => {
      await agree(await bringBundle("lost words"));
      await writeMuch();
      await agree(await bringBundle("more lost words"));
      await cluster.restore();
      await recover();
    });

    /** In force is what etcd holds, one server leads, and what is new arrives. */
    async function recover(): Promise<void> {
      const start = performance.now();
      await agree(backedUp);
      await says("words of the backup");
      process.stdout.write(`      recovered after ${Math.round(performance.now() - start)} ms\n`);
      await agree(await bringBundle("new words"));
      await says("new words");
      await Promise.all(["tiphys-webhook", "tiphys-scan"].map(isRenewed));
      const kept = await cluster.kubectl(["-n", "tiphys-system", "get", "cm", "-o", "name"]);
      expect(kept.stdout).to.contain("configmap/tiphys-last-good-shop");
      await reported();
    }
  });

  /** Until a bad object is refused in these words, by the webhook and its certificate. */
  async function says(words: string): Promise<void> {
    await waitFor(
      async () => {
        const { stderr } = await cluster.kubectl(["-n", "shop-prod", "create", "cm", "bad"]);
        return stderr.includes(words) ? stderr : null;
      },
      { what: `a denial that says "${words}"` },
    );
  }

  async function agree(revision: string): Promise<void> {
    await waitFor(
      async () => {
        const said = await serversOf(cluster, "shop").catch(() => []);
        const agreed = said.filter((server) => server.revision === revision);
        return agreed.length === replicas.length && said.length === agreed.length ? said : null;
      },
      { what: `all servers at ${revision}` },
    );
  }

  async function isObserved(environment: string): Promise<void> {
    await waitFor(
      async () => {
        const get = ["get", "validatingwebhookconfiguration", "tiphys-observe", "-o", "json"];
        const { webhooks } = JSON.parse((await cluster.kubectl(get)).stdout);
        const [{ values }] = webhooks[0].namespaceSelector.matchExpressions;
        return values.includes(environment) ? true : null;
      },
      { what: `environment ${environment} in the selector of the observing webhook` },
    );
  }

  /** The lease is held by one of the servers, which goes on renewing it. */
  async function isRenewed(name: string): Promise<void> {
    const lease = async () => {
      const get = ["-n", "tiphys-system", "get", "lease", name, "-o", "json"];
      const { stdout } = await cluster.kubectl(get);
      return stdout === "" ? {} : JSON.parse(stdout).spec;
    };
    const before = await lease();
    await waitFor(
      async () => {
        const { holderIdentity, renewTime } = await lease();
        const isOurs = replicas.some((replica) => holderIdentity?.startsWith(replica.name));
        return isOurs && renewTime !== before.renewTime ? true : null;
      },
      { what: `lease ${name} held and renewed`, forMs: 30_000 },
    );
  }

  async function reported(): Promise<void> {
    await waitFor(
      async () => {
        const { stdout } = await cluster.kubectl(["-n", "shop-dev", "get", "polr", "-o", "name"]);
        return stdout.includes("policyreport") ? true : null;
      },
      { what: "a report of shop-dev", forMs: 30_000 },
    );
  }

  /** Versions that the restored etcd will count anew. */
  async function writeMuch(): Promise<void> {
    const client = connectCluster(cluster.kubeconfig);
    const path = "/api/v1/namespaces/default/configmaps/counter";
    await cluster.apply(settings("counter"));
    for (let value = 0; value < 400; value++) {
      const body = { data: { value: String(value) } };
      await client.send({
        method: "PATCH",
        path,
        contentType: "application/merge-patch+json",
        body,
      });
    }
  }
});
