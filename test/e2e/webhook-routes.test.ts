import { join } from "node:path";
import { expect } from "chai";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { writeTree } from "#test/support/file-tree.ts";
import { freePorts } from "#test/support/free-ports.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { type RunningTiphys, startTiphys } from "#test/support/running-tiphys.ts";
import { documentsText, shippedWebhook } from "#test/support/shipped-webhook.ts";
import { retried, waitFor } from "#test/support/wait-for.ts";

const WARNS = "{critical: warn, high: warn, medium: audit, low: audit}";
const fleetOf = (actions: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - {name: prod, namespaces: ["*-prod"]}
    - {name: dev, namespaces: ["*-dev"], actions: ${actions}}
  policies: [policies/*.yaml]
`;
const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: settings}
spec:
  title: Settings are small
  severity: high
  rules: [{id: few, match: {kinds: [ConfigMap]}, cel: 'size(object.data) < 2', message: "two values"}]
`;
const namespace = (name: string, environment: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {tiphys.io/environment: ${environment}}}\n`;

const settings = (name: string, target: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${target}}\ndata: {a: "1", b: "2"}\n`;

describe("what bundles in force write on a real API server", function () {
  this.timeout(180_000);
  const folder = () => join(cluster.folder, "repository");
  let cluster: ControlPlane;
  let server: RunningTiphys;
  let installed: string;
  let metricsPort = 0;

  before(async () => {
    cluster = await startControlPlane();
    const ports = await freePorts(2);
    const [port] = ports;
    metricsPort = ports[1] ?? 0;
    installed = documentsText(await shippedWebhook({ url: `https://127.0.0.1:${port}/validate` }));
    await cluster.apply(installed);
    const kubeconfig = await cluster.kubeconfigOf("tiphys-system", "tiphys-webhook");
    writeTree(folder(), { "policies/all.yaml": POLICY });
    server = startTiphys({
      argv: [
        ...["serve", "webhook", "--kubeconfig", kubeconfig, "--tls-host", "127.0.0.1"],
        ...["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${metricsPort}`],
      ],
      cwd: folder(),
    });
    await server.said("serving");
    await retried(() =>
      cluster.apply(`${namespace("shop-prod", "prod")}---\n${namespace("shop-dev", "dev")}`),
    );
  });
  after(async () => {
    await server?.stop();
    await cluster?.stop();
  });

  it("is nothing as it is shipped: every environment is enforced", async () => {
    expect(await routes()).to.deep.equal({ enforce: ["NONE"], observe: ["NONE"] });
  });

  it("is where reviews go: an environment that denies nothing is observed", async () => {
    await applyFleet(WARNS);
    await become({ enforce: ["dev"], observe: ["dev"] });
    const warned = await cluster.kubectl(["apply", "-f", "-"], settings("warned", "shop-dev"));
    expect(warned.exitCode, warned.stderr).to.equal(0);
    expect(warned.stderr).to.contain("Warning: settings/few");
  });

  it("is written again after a sync from Git has put back what is shipped", async () => {
    const sync = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
    const { exitCode, stderr } = await cluster.kubectl(
      [...sync, "--field-manager", "argocd-controller"],
      installed,
    );
    expect(exitCode, stderr).to.equal(0);
    expect((await routes()).enforce).to.deep.equal(["NONE"]);
    await become({ enforce: ["dev"], observe: ["dev"] });
  });

  it("changes when the environment begins to deny, and back", async () => {
    await applyFleet("{critical: deny, high: deny, medium: deny, low: warn}");
    await become({ enforce: ["NONE"], observe: ["NONE"] });
    await applyFleet(WARNS);
    await become({ enforce: ["dev"], observe: ["dev"] });
  });

  it("is an error in both statuses where two bundles claim a namespace, until it is mended", async () => {
    const other = fleetOf(WARNS).replace("{name: shop}", "{name: cart}");
    const unique = async (bundle: string) => {
      const { stdout } = await cluster.kubectl(["get", "gbundle", bundle, "-o", "json"]);
      const { conditions = [] }: { readonly conditions?: readonly Condition[] } =
        JSON.parse(stdout).status ?? {};
      return conditions.find(({ type }) => type === "ClaimsUnique");
    };
    const says = (bundle: string, status: string) =>
      waitFor(async () => {
        const condition = await unique(bundle);
        return condition?.status === status ? condition : null;
      });
    await says("shop", "True");
    await applyBundle(other.replace('"*-dev"', '"cart-*"'));
    for (const bundle of ["shop", "cart"])
      expect((await says(bundle, "False")).message).to.contain(
        'namespace "shop-prod" is claimed by the bundles "cart" and "shop"',
      );
    await applyBundle(other.replace('"*-dev"', '"cart-*"').replace('"*-prod"', '"buy-*"'));
    for (const bundle of ["shop", "cart"]) await says(bundle, "True");
  });

  it("is whether breakglass counts, in the status of the exception", async () => {
    const breakglass = ["breakglass", "--namespace", "shop-dev", "--ticket", "OPS-2"];
    const { stdout: name, stderr } = await runTiphys({
      argv: [...breakglass, "--for", "48h", "--kubeconfig", cluster.kubeconfig],
      cwd: folder(),
      now: Date.now(),
    });
    const counts = /counts until .*, as no fleet here allows more than 4h/;
    expect(stderr).to.match(counts).and.to.contain(`tiphys: ${name.trim()} counts`);
    const { stdout } = await cluster.kubectl(["get", "gex", name.trim(), "-o", "json"]);
    expect(JSON.parse(stdout).status.active).to.equal(true);
    expect(JSON.parse(stdout).status.message).to.match(counts);
  });

  it("is breakglass in metrics and in the next check --live", async () => {
    expect(await metrics()).to.contain("\ntiphys_breakglass_exceptions 1\n");
    writeTree(folder(), { "tiphys.yaml": fleetOf(WARNS) });
    const live = ["check", "--live", "--namespace", "shop-dev", "--format", "json"];
    const { stdout, stderr } = await runTiphys({
      argv: [...live, "--kubeconfig", cluster.kubeconfig],
      cwd: folder(),
      now: Date.now(),
    });
    expect(stdout, stderr).to.contain('"breakglass-active"').and.to.contain("OPS-2");
  });

  it("is followed: the server shows how long ago it heard of the cluster", async () => {
    const [, age] = /^tiphys_cache_age_seconds (\S+)$/m.exec(await metrics()) ?? [];
    expect(Number(age)).to.be.within(0, 40);
  });

  it("lets observed environments go on while nobody answers, and refuses where it is enforced", async () => {
    await server.stop();
    const { stdout } = await cluster.kubectl(["get", "gbundle", "shop", "-o", "json"]);
    expect(JSON.parse(stdout).status.servers ?? []).to.deep.equal([]);
    const observed = await cluster.kubectl(["apply", "-f", "-"], settings("late", "shop-dev"));
    expect(observed.exitCode, observed.stderr).to.equal(0);
    const enforced = await cluster.kubectl(["apply", "-f", "-"], settings("late", "shop-prod"));
    expect(enforced.exitCode).to.equal(1);
    expect(enforced.stderr).to.contain('failed calling webhook "enforce.tiphys.io"');
  });

  async function metrics(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
    return response.text();
  }

  interface Routes {
    readonly enforce: readonly string[];
    readonly observe: readonly string[];
  }

  async function routes(): Promise<Routes> {
    const listed = async (name: string, operator: string) => {
      const kind = "validatingwebhookconfiguration";
      const { stdout } = await cluster.kubectl(["get", kind, name, "-o", "json"]);
      const expressions: readonly Expression[] =
        JSON.parse(stdout).webhooks[0].namespaceSelector.matchExpressions;
      const found = expressions.find(
        (each) => each.key === "tiphys.io/environment" && each.operator === operator,
      );
      return found?.values ?? [];
    };
    return {
      enforce: await listed("tiphys-enforce", "NotIn"),
      observe: await listed("tiphys-observe", "In"),
    };
  }

  const become = (expected: Routes) =>
    waitFor(
      async () => (JSON.stringify(await routes()) === JSON.stringify(expected) ? true : null),
      { what: `routes ${JSON.stringify(expected)}` },
    );

  const applyFleet = (actions: string) => applyBundle(fleetOf(actions));

  async function applyBundle(fleet: string): Promise<void> {
    writeTree(folder(), { "tiphys.yaml": fleet });
    const { stdout, stderr } = await runTiphys({ argv: ["bundle", "--stdout"], cwd: folder() });
    expect(stderr).to.equal("");
    await cluster.apply(stdout);
  }
});

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message: string;
}
