import { join } from "node:path";
import { expect } from "chai";
import { builtBundle, serversOf } from "#test/support/apply-bundle.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { type ServiceBalancer, startBalancer } from "#test/support/service-balancer.ts";
import { type ShippedDocument, shippedWebhook } from "#test/support/shipped-webhook.ts";
import { shuffled } from "#test/support/shuffled.ts";
import { pause, waitFor } from "#test/support/wait-for.ts";
import { type WebhookProcess, webhookProcess } from "#test/support/webhook-process.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
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
const LATER_MS = 4000;
/** What comes last by the sync waves. */
const APPLICATION = [
  '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop-prod","labels":{"tiphys.io/environment":"prod"}}}',
  '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"good","namespace":"shop-prod"}}',
];

/** What arrives, and what arrives some seconds later. */
type Order = (documents: readonly string[]) => readonly (readonly string[])[];

const isRight = (document: string) => /"kind":"(Cluster)?Role(Binding)?"/.test(document);
const orders: readonly (readonly [string, Order])[] = [
  ["backwards", (documents) => [[...documents].reverse()]],
  ["in an order of chance", (documents) => [shuffled(documents, 1)]],
  [
    "in another, with the rights of the servers after these have started",
    (documents) => {
      const mixed = shuffled(documents, 2);
      return [mixed.filter((document) => !isRight(document)), mixed.filter(isRight)];
    },
  ],
];

for (const [title, order] of orders) {
  describe(`an installation into an empty cluster, ${title}`, function () {
    this.timeout(120_000);
    let cluster: ControlPlane;
    let balancer: ServiceBalancer;
    let replicas: readonly WebhookProcess[] = [];
    const over = new AbortController();

    before(async () => {
      cluster = await startControlPlane();
      const { folder } = cluster;
      const kubeconfig = join(folder, "kubeconfig-tiphys-system-tiphys-webhook");
      const argv = ["--drain", "0s"];
      replicas = await Promise.all(
        ["tiphys-webhook-a", "tiphys-webhook-b"].map((name) =>
          webhookProcess({ name, folder, kubeconfig, argv }),
        ),
      );
      balancer = await startBalancer(replicas);
    });
    after(async () => {
      over.abort();
      try {
        await Promise.all(replicas.map(({ stop }) => stop()));
      } finally {
        await balancer?.stop();
        await cluster?.stop();
      }
    });

    it("ends in force, by nothing but retries", async () => {
      const url = `https://127.0.0.1:${balancer.port}/validate`;
      const shipped = await shippedWebhook({ url, components: ["scan", "policy-reports"] });
      const bundle = await builtBundle(join(cluster.folder, "repository"), {
        "tiphys.yaml": FLEET,
        "policies/names.yaml": POLICY,
      });
      const texts = shipped.map((document: ShippedDocument) => JSON.stringify(document));
      const [first = [], later = []] = order([...texts, bundle.text, ...APPLICATION]);
      const kubelet = runPods();
      const start = performance.now();
      if (later.length > 0) {
        await syncOnce(first);
        await pause(LATER_MS);
      }
      const rounds = await sync([...first, ...later]);
      await kubelet;
      await waitFor(
        async () => {
          const said = await serversOf(cluster, "shop");
          const agreed = said.filter((server) => server.revision === bundle.revision);
          return agreed.length === replicas.length ? true : null;
        },
        { what: "both servers at the bundle's revision" },
      );
      const denied = await waitFor(
        async () => {
          const { stderr } = await cluster.kubectl(["-n", "shop-prod", "create", "cm", "bad"]);
          return stderr.includes("denied the request") ? stderr : null;
        },
        { what: "a denial" },
      );
      expect(denied).to.contain("[1/1] names/plain (high) | ConfigMap shop-prod/bad | bad name");
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      process.stdout.write(`      in force after ${seconds} s and ${rounds} syncs\n`);
    });

    /** As Argo CD syncs with retries: everything in this order, again and again, until nothing is refused. */
    async function sync(documents: readonly string[]): Promise<number> {
      let rounds = 0;
      await waitFor(
        async () => {
          rounds += 1;
          const { exitCode } = await syncOnce(documents);
          if (exitCode !== 0) await pause(500);
          return exitCode === 0 ? true : null;
        },
        { what: "a sync without an error", forMs: 60_000 },
      );
      return rounds;
    }

    function syncOnce(documents: readonly string[]) {
      const argv = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
      return cluster.kubectl(argv, documents.join("\n---\n"));
    }

    /** As a kubelet does: pods run once their Deployment and their account exist, and are started again. */
    async function runPods(): Promise<void> {
      await waitFor(
        async () => {
          const get = [
            "-n",
            "tiphys-system",
            "get",
            "deployment/tiphys-webhook",
            "sa/tiphys-webhook",
          ];
          return (await cluster.kubectl(get)).exitCode === 0 ? true : null;
        },
        { what: "the Deployment and its account", forMs: 60_000 },
      );
      await cluster.kubeconfigOf("tiphys-system", "tiphys-webhook");
      await Promise.all(replicas.map(keepStarting));
    }

    async function keepStarting(replica: WebhookProcess): Promise<void> {
      while (!over.signal.aborted) {
        try {
          return await replica.start();
        } catch {
          await pause(500);
        }
      }
    }
  });
}
