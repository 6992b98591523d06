import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import { applyBundle, serversOf } from "#test/support/apply-bundle.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { type RequestLoad, startLoad } from "#test/support/request-load.ts";
import { type ServiceBalancer, startBalancer } from "#test/support/service-balancer.ts";
import { documentsText, shippedWebhook } from "#test/support/shipped-webhook.ts";
import { pause, retried, waitFor } from "#test/support/wait-for.ts";
import { moveClock, type WebhookProcess, webhookProcess } from "#test/support/webhook-process.ts";
import { issueAuthority, issueLeaf } from "#webhooks/certificates/issue-certificates.ts";

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
const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata: {name: shop-prod, labels: {tiphys.io/environment: prod}}
`;

const DAY = 86_400_000;
const CLIENTS = 50;

/** A dry-run goes through admission and leaves nothing behind. */
const request = (name: string) => ({
  path: "/api/v1/namespaces/shop-prod/configmaps?dryRun=All",
  body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name } },
});
const REQUESTS = [
  { ...request("good"), status: 201 },
  { ...request("bad"), status: 403, says: "bad name" },
];

describe("two replicas behind a Service, under 50 parallel clients", function () {
  this.timeout(120_000);
  let cluster: ControlPlane;
  let balancer: ServiceBalancer;
  let replicas: readonly WebhookProcess[] = [];
  let load: RequestLoad | null = null;
  const clock = () => join(cluster.folder, "clock");
  const repository = () => join(cluster.folder, "repository");

  before(async () => {
    cluster = await startControlPlane();
    moveClock(clock(), -25 * DAY);
    const names = ["tiphys-webhook-a", "tiphys-webhook-b"];
    const { folder } = cluster;
    // The kubeconfig exists when they are started.
    const kubeconfig = join(folder, "kubeconfig-tiphys-system-tiphys-webhook");
    replicas = await Promise.all(
      names.map((name) =>
        webhookProcess({ name, folder, kubeconfig, clock: clock(), argv: ["--drain", "2s"] }),
      ),
    );
    balancer = await startBalancer(replicas);
    const url = `https://127.0.0.1:${balancer.port}/validate`;
    await cluster.apply(documentsText(await shippedWebhook({ url })));
    await cluster.kubeconfigOf("tiphys-system", "tiphys-webhook");
    await cluster.apply(await oldCertificates());
    await Promise.all(replicas.map(({ start }) => start()));
    await retried(() => cluster.apply(NAMESPACE));
    await applyBundle(cluster, repository(), {
      "tiphys.yaml": FLEET,
      "policies/names.yaml": POLICY,
    });
    await retried(async () => {
      const { exitCode } = await cluster.kubectl(["-n", "shop-prod", "create", "cm", "bad"]);
      expect(exitCode).to.equal(1);
    });
  });
  afterEach(async () => {
    await load?.stop();
    load = null;
  });
  after(async () => {
    try {
      await Promise.all(replicas.map(({ stop }) => stop()));
    } finally {
      await balancer?.stop();
      await cluster?.stop();
    }
  });

  it("agree on the revision in force, and say so within seconds of each new bundle", async () => {
    for (const message of ["wrong name", "a bad name"]) {
      const policies = { "policies/names.yaml": POLICY.replace("bad name", message) };
      const start = performance.now();
      const revision = await applyBundle(cluster, repository(), {
        "tiphys.yaml": FLEET,
        ...policies,
      });
      await waitFor(
        async () => {
          const said = await serversOf(cluster, "shop");
          const agreed = said.filter((server) => server.revision === revision);
          return agreed.length === replicas.length ? agreed : null;
        },
        { what: "both replicas at the new revision", forMs: 10_000 },
      );
      say(`both replicas at a new revision after ${Math.round(performance.now() - start)} ms`);
    }
  });

  it("lose no request in a rolling restart", async () => {
    await underLoad(async () => {
      for (const replica of replicas) {
        expect(await replica.stop(), replica.log()).to.equal(0);
        await replica.start();
        await pause(1000);
      }
    });
  });

  it("lose no request when the leaf is renewed", async () => {
    await underLoad(async () => {
      const before = await certificates();
      moveClock(clock(), -15 * DAY);
      await waitFor(
        async () => {
          const after = await certificates();
          return after[0] !== before[0] && after[0] === after[1] ? after : null;
        },
        { what: "one new leaf on both replicas", forMs: 30_000 },
      );
    });
    expect(await authorities()).to.have.length(1);
  });

  it("lose no request when the authority is renewed, with both in the bundle", async () => {
    const [old] = await authorities();
    await underLoad(async () => {
      const before = await certificates();
      moveClock(clock(), 0);
      const both = await waitFor(
        async () => {
          const known = await authorities();
          return known.length === 2 ? known : null;
        },
        { what: "two authorities in the bundle", forMs: 15_000 },
      );
      expect(both).to.include(old);
      expect(await certificates(), "signed before it is known").to.deep.equal(before);
      await waitFor(
        async () => {
          const after = await certificates();
          return after[0] !== before[0] && after[0] === after[1] ? after : null;
        },
        { what: "a leaf of the new authority on both replicas", forMs: 45_000 },
      );
      expect(await authorities()).to.include(old);
    });
  });

  const certificates = () => Promise.all(replicas.map(({ certificate }) => certificate()));

  /** The authorities that every webhook of ours trusts. */
  async function authorities(): Promise<readonly string[]> {
    const get = ["get", "validatingwebhookconfigurations", "-o", "json"];
    const { items } = JSON.parse((await cluster.kubectl(get)).stdout);
    const bundles = new Set<string>(
      items.flatMap(
        ({ webhooks }: { webhooks: readonly { clientConfig: { caBundle: string } }[] }) =>
          webhooks.map(({ clientConfig }) => clientConfig.caBundle),
      ),
    );
    expect([...bundles]).to.have.length(1);
    const [bundle = ""] = bundles;
    const text = Buffer.from(bundle, "base64").toString("utf8");
    const pems = text.match(/-----BEGIN[\s\S]+?END CERTIFICATE-----/g) ?? [];
    return pems.map((pem) => new X509Certificate(pem).fingerprint256);
  }

  async function underLoad(work: () => Promise<void>): Promise<void> {
    const start = performance.now();
    load = startLoad(cluster, { clients: CLIENTS, requests: REQUESTS });
    await pause(1000);
    await work();
    await pause(1000);
    await load.stop();
    const seconds = (performance.now() - start) / 1000;
    say(
      `${load.count()} requests in ${seconds.toFixed(1)} s, ${load.failures.length} failed, ` +
        `slowest ${Math.round(load.slowestMs())} ms`,
    );
    expect(load.failures.slice(0, 5)).to.deep.equal([]);
    expect(load.count()).to.be.greaterThan(CLIENTS * 5);
  }
});

function say(line: string): void {
  process.stdout.write(`      ${line}\n`);
}

/** By the replicas' clock, 25 days behind: a leaf for 26 days more, an authority for 105. Both are good today. */
async function oldCertificates(): Promise<string> {
  const authority = await issueAuthority({ now: Date.now() - 285 * DAY, days: 365 });
  const leaf = await issueLeaf(authority, {
    now: Date.now() - 59 * DAY,
    days: 60,
    hosts: ["127.0.0.1"],
  });
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "tiphys-webhook-certificates", namespace: "tiphys-system" },
    stringData: {
      "ca.crt": authority.certificatePem,
      "ca.key": authority.keyPem,
      "tls.crt": leaf.certificatePem,
      "tls.key": leaf.keyPem,
    },
  });
}
