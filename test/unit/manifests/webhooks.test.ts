import { execFile } from "node:child_process";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { parseAllDocuments, parseDocument } from "yaml";
import { kustomizePath } from "#test/support/need-tool.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const run = promisify(execFile);
const manifests = fileURLToPath(new URL("../../../manifests/webhooks/", import.meta.url));

interface Shown {
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
}

describe("manifests/webhooks", function () {
  this.timeout(300_000);
  let folder: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "tiphys-manifests-")));
  });
  after(async () => rm(folder, { recursive: true, force: true }));

  const build = async (...components: readonly string[]) => {
    const path = (name: string) => relative(folder, join(manifests, name));
    const names = components.map((name) => path(`components/${name}`));
    const resources = JSON.stringify([path("base")]);
    const text = `resources: ${resources}\ncomponents: ${JSON.stringify(names)}\n`;
    await writeFile(join(folder, "kustomization.yaml"), text);
    const { stdout } = await run(await kustomizePath(), ["build", folder]);
    return parseAllDocuments(stdout).map((document) => document.toJS() as Shown);
  };

  const configurations = (objects: readonly Shown[]) =>
    objects.filter(({ kind }) => kind === "ValidatingWebhookConfiguration");
  const server = (objects: readonly Shown[]) =>
    JSON.stringify(objects.find(({ kind }) => kind === "Deployment"));

  it("keep certificates of their own unless told otherwise", async () => {
    const objects = await build();
    expect(server(objects)).not.to.contain("--tls-cert");
    const labels = configurations(objects).map(
      ({ metadata }) => metadata.labels?.["tiphys.io/own-certificates"],
    );
    expect(labels).to.deep.equal(["true", "true"]);
  });

  it("take cert-manager's with the component, and leave the authority to it", async () => {
    const objects = await build("cert-manager");
    expect(server(objects))
      .to.contain("--tls-cert=/tls/tls.crt")
      .and.contain("--tls-key=/tls/tls.key");
    for (const { metadata } of configurations(objects)) {
      expect(metadata.labels).not.to.have.property("tiphys.io/own-certificates");
      expect(metadata.annotations?.["cert-manager.io/inject-ca-from"]).to.equal(
        "tiphys-system/tiphys-webhook",
      );
    }
    expect(objects.filter(({ kind }) => kind === "Certificate").length).to.equal(2);
  });

  it("are scraped with the component, at the port of the metrics, and have alerts", async () => {
    const objects = await build("monitoring");
    const monitor = objects.find(({ kind }) => kind === "ServiceMonitor");
    const service = objects.find(({ kind }) => kind === "Service");
    const spec = monitor?.spec as {
      readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
      readonly endpoints: readonly { readonly port: string }[];
    };
    expect(service?.metadata.labels).to.include(spec.selector.matchLabels);
    expect(JSON.stringify(service?.spec)).to.contain(`"name":"${spec.endpoints[0]?.port}"`);
    const { groups } = objects.find(({ kind }) => kind === "PrometheusRule")?.spec as {
      readonly groups: readonly [{ readonly rules: readonly unknown[] }];
    };
    expect(groups[0].rules.length).to.be.greaterThan(10);
  });

  it("ask for budgets with the component, and may reach the server that is asked", async () => {
    const objects = await build("budgets");
    expect(server(objects)).to.contain("--analysis=http://tiphys-analysis.tiphys-system.svc");
    const policy = objects.find(
      ({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "tiphys-webhook",
    );
    const [egress] = (policy?.spec as { readonly egress: readonly object[] }).egress.slice(-1);
    const read = (name: string) => readFile(join(manifests, "../analysis/base", name), "utf8");
    const deployment = parseDocument(await read("deployment.yaml"));
    const container = ["spec", "template", "spec", "containers", 0];
    const port: unknown = deployment.getIn([...container, "ports", 0, "containerPort"]);
    expect(egress).to.deep.equal({
      ports: [{ port, protocol: "TCP" }],
      to: [{ podSelector: { matchLabels: { app: "tiphys-analysis" } } }],
    });
    const ingress = parseDocument(await read("network-policy.yaml")).getIn(["spec", "ingress", 0]);
    expect(JSON.stringify(ingress)).to.contain('{"app":"tiphys-webhook"}');
  });

  it("fit the schemas of their kinds, with every component", async () => {
    const objects = await build("budgets", "cert-manager", "monitoring", "policy-reports", "scan");
    await writeFile(
      join(folder, "all.yaml"),
      objects.map((each) => JSON.stringify(each)).join("\n---\n"),
    );
    const { stdout } = await runTiphys({
      argv: ["check", "all.yaml", "--format", "json"],
      cwd: folder,
    });
    const [target] = JSON.parse(stdout).targets;
    expect(target.resources).to.be.greaterThan(20);
    const wrong = target.findings.filter(
      ({ policy }: { readonly policy: string }) => policy === "kubernetes-schema",
    );
    expect(wrong).to.deep.equal([]);
  });

  it("observe and enforce by the same rules, and share out the namespaces between them", async () => {
    const [enforce, observe] = configurations(await build()).map(
      (object) => (object as unknown as { readonly webhooks: readonly Webhook[] }).webhooks[0],
    );
    expect(observe?.rules).to.deep.equal(enforce?.rules);
    expect(observe?.matchConditions).to.deep.equal(enforce?.matchConditions);
    const label = "tiphys.io/environment";
    const own = (webhook: Webhook | undefined) =>
      webhook?.namespaceSelector.matchExpressions
        .filter(({ key }) => key === label)
        .map(({ operator, values = [] }) => [operator, ...values].join(" "));
    expect(own(enforce)).to.deep.equal(["Exists", "NotIn NONE"]);
    expect(own(observe)).to.deep.equal(["In NONE"]);
  });
});

interface Webhook {
  readonly rules: unknown;
  readonly matchConditions: unknown;
  readonly namespaceSelector: {
    readonly matchExpressions: readonly {
      readonly key: string;
      readonly operator: string;
      readonly values?: readonly string[];
    }[];
  };
}
