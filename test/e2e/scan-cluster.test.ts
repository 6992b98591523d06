import { execFileSync } from "node:child_process";
import { join, relative } from "node:path";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { writeTree } from "#test/support/file-tree.ts";
import { freePorts } from "#test/support/free-ports.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { type RunningTiphys, startTiphys } from "#test/support/running-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";
import { toolPath } from "#test/support/tools.ts";
import { issueAuthority, issueLeaf } from "#webhooks/certificates/issue-certificates.ts";

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
    - {id: urgent, match: {kinds: [PriorityClass]}, path: .value, cel: 'object.value < 1000', message: "more urgent than 1000"}
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
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: first}
value: 5000
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
  const servers: Scanner[] = [];

  before(async () => {
    cluster = await startControlPlane();
    writeTree(folder(), {
      "tiphys.yaml": FLEET,
      "policies/all.yaml": POLICY,
      "exceptions/legacy.yaml": EXCEPTION,
    });
    await cluster.apply(withoutDoor(await built(["base", "components/scan"])));
    await cluster.apply(VIEW);
    await cluster.apply(CLUSTER);
    const authority = await issueAuthority({ now: Date.now(), days: 2 });
    const leaf = await issueLeaf(authority, { now: Date.now(), days: 1, hosts: ["127.0.0.1"] });
    writeTree(folder(), { "tls.crt": leaf.certificatePem, "tls.key": leaf.keyPem });
  });
  after(async () => {
    for (const { server } of servers) await server.stop();
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
      ["cluster", null, "warn"],
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
    expect(rules(3)).to.deep.equal(["images urgent warn"]);
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

  it("has no reports where their CustomResourceDefinition is absent, which is said once", async () => {
    await applyBundle();
    const { server, metrics } = await start();
    await server.said("their CustomResourceDefinition is not installed");
    await server.said("scan: done");
    const text = await metrics();
    expect(text)
      .to.contain("tiphys_scan_reports_missing 1")
      .and.contain("\ntiphys_scan_leader 1\n");
    expect(text).to.contain('tiphys_compliance_ratio{environment="prod",policy="isolation"} 0');
    expect(text).to.match(/compliance_ratio\{environment="prod",policy="images"\} 0\.[0-9]+/);
  });

  it("is scanned by the next server when the leader stops, which writes a report a namespace", async () => {
    await cluster.apply(await built(["components/policy-reports"]));
    const [first] = servers;
    const next = await start();
    expect(await next.metrics()).to.contain("\ntiphys_scan_leader 0\n");
    await first?.server.stop();
    await next.server.said("this server is the leader");
    await next.server.said("scan: done");
    const reports = await polr();
    const summaries = reports.map(({ metadata, summary }) => [metadata.namespace, summary]);
    const own = await cluster.kubectl(["get", "cpolr", "tiphys", "-o", "json"]);
    const ownReport: PolicyReport & { readonly results: readonly object[] } = JSON.parse(
      own.stdout,
    );
    const messages = ownReport.results.map((result) => ("message" in result ? result.message : ""));
    expect(messages[0]).to.equal("more urgent than 1000");
    expect(summaries).to.deep.equal([
      ["cart-dev", { fail: 1, error: 0, warn: 2, skip: 0, pass: 0 }],
      ["shop-dev", { fail: 1, error: 0, warn: 2, skip: 0, pass: 1 }],
      ["shop-prod", { fail: 2, error: 0, warn: 1, skip: 1, pass: 0 }],
    ]);
    const [worst] = reports.at(-1)?.results ?? [];
    expect(worst).to.deep.include({
      source: "tiphys",
      policy: "images",
      rule: "no-latest",
      result: "fail",
      severity: "high",
      message: 'container "web" runs "web:latest"',
      resources: [
        { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop-prod", name: "bad" },
      ],
    });
    expect(worst?.properties).to.include({ environment: "prod", action: "deny" });
  });

  it("writes reports that are valid by their definitions, as the API server reads them strictly", async () => {
    for (const kind of ["polr", "cpolr"]) {
      const { stdout } = await cluster.kubectl(["get", kind, "-A", "-o", "json"]);
      expect(JSON.parse(stdout).items).not.to.have.length(0);
      const strict = ["replace", "--dry-run=server", "--validate=strict", "-f", "-"];
      const { exitCode, stderr } = await cluster.kubectl(strict, stdout);
      expect(exitCode, stderr).to.equal(0);
    }
  });

  it("says in reports what check --live says, under the same ids", async () => {
    const { stdout } = await check(["--cluster", "here", "--format", "json"], scanner);
    const found = JSON.parse(stdout).targets.flatMap(
      ({ findings }: { findings: readonly { id: string }[] }) => findings.map(({ id }) => id),
    );
    const { stdout: own } = await cluster.kubectl(["get", "cpolr", "tiphys", "-o", "json"]);
    const reported = [...(await polr()), JSON.parse(own) as PolicyReport].flatMap(({ results }) =>
      results.flatMap(({ properties }) => properties?.id ?? []),
    );
    expect(reported.sort()).to.deep.equal(found.sort());
  });

  it("leaves reports alone where nothing changed", async () => {
    const before = (await polr()).map(({ metadata }) => metadata.resourceVersion);
    await servers.at(-1)?.server.stop();
    const { server } = await start();
    await server.said("scan: done");
    await server.said('"written":0');
    expect((await polr()).map(({ metadata }) => metadata.resourceVersion)).to.deep.equal(before);
  });

  it("is scanned again when the bundle changes, and loses reports of namespaces that are claimed no more", async () => {
    writeTree(folder(), { "tiphys.yaml": FLEET.replace('"*-dev"', '"cart-*"') });
    await applyBundle();
    await servers.at(-1)?.server.said('"removed":1');
    expect((await polr()).map(({ metadata }) => metadata.namespace)).to.deep.equal([
      "cart-dev",
      "shop-prod",
    ]);
  });

  it("is not scanned by a server that lost the lease, until nobody renews it", async () => {
    await cluster.kubectl([
      ...["-n", "tiphys-system", "patch", "lease/tiphys-scan", "--type=merge"],
      ...["-p", '{"spec":{"holderIdentity":"somebody-else"}}'],
    ]);
    await shows("tiphys_scan_leader 0");
    await shows("tiphys_scan_leader 1");
  });

  async function shows(line: string): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if ((await servers.at(-1)?.metrics())?.includes(`\n${line}\n`)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`expected ${line} within 30 s`);
  }

  interface Scanner {
    readonly server: RunningTiphys;
    readonly metrics: () => Promise<string>;
  }

  let scanner: string;

  async function start(): Promise<Scanner> {
    const [port, metricsPort] = await freePorts(2);
    scanner = await cluster.kubeconfigOf("tiphys-system", "tiphys-webhook");
    const server = startTiphys({
      argv: [
        ...["serve", "webhook", "--scan", "--cluster", "here", "--kubeconfig", scanner],
        ...["--tls-cert", "tls.crt", "--tls-key", "tls.key"],
        ...["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${metricsPort}`],
      ],
      cwd: folder(),
    });
    await server.said("serving");
    const metrics = async () =>
      await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    servers.push({ server, metrics });
    return { server, metrics };
  }

  async function applyBundle(): Promise<void> {
    const { stdout, stderr } = await runTiphys({ argv: ["bundle", "--stdout"], cwd: folder() });
    expect(stderr).to.equal("");
    await cluster.apply(stdout);
  }

  async function polr(): Promise<readonly PolicyReport[]> {
    const { stdout } = await cluster.kubectl(["get", "polr", "-A", "-o", "json"]);
    return JSON.parse(stdout).items;
  }

  /** What kustomize builds of shipped folders. */
  async function built(parts: readonly string[]): Promise<string> {
    const name = `install-${parts.length}`;
    const place = (part: string) =>
      relative(join(folder(), name), join(ROOT, "manifests/webhooks", part));
    const [bases, components] = [
      parts.filter((part) => part === "base"),
      parts.filter((part) => part !== "base"),
    ];
    const lists = { resources: bases.map(place), components: components.map(place) };
    writeTree(folder(), { [`${name}/kustomization.yaml`]: JSON.stringify(lists) });
    const kustomize = await toolPath("kustomize");
    return execFileSync(kustomize, ["build", join(folder(), name)]).toString("utf8");
  }
});

interface PolicyReport {
  readonly metadata: { readonly namespace: string; readonly resourceVersion: string };
  readonly summary: Readonly<Record<string, number>>;
  readonly results: readonly { readonly properties?: Readonly<Record<string, string>> }[];
}

/** The scan alone: nothing asks the webhook, which has no network of pods here. */
function withoutDoor(manifests: string): string {
  return parseAllDocuments(manifests)
    .map((document) => document.toJSON())
    .filter(({ apiVersion }) => !apiVersion.startsWith("admissionregistration.k8s.io/"))
    .map((document) => JSON.stringify(document))
    .join("\n---\n");
}

/** A controller fills the role "view" from this one; there are no controllers here. */
const VIEW = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: view-of-the-scan}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:aggregate-to-view"}
subjects: [{kind: ServiceAccount, name: tiphys-webhook, namespace: tiphys-system}]
`;

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
