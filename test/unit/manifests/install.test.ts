import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import {
  documentsText,
  type ShippedDocument,
  shippedDocuments,
} from "#test/support/shipped-webhook.ts";
import { ROOT } from "#test/support/source-files.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: suite}
spec:
  environments: [{name: prod, overlays: [unused], namespaces: [unused]}]
  policies:
    - builtin:pod-security/restricted@v1.34
    - {use: "builtin:best-practices", params: {requiredLabels: [app]}}
`;
const COMPONENTS = [
  "install/components/canaries",
  "install/components/monitoring",
  "install/components/scan",
];

describe("manifests/install", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "tiphys-install-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const build = (path: string) =>
    shippedDocuments({ resources: [path], components: COMPONENTS, url: "https://127.0.0.1" });

  for (const path of ["install/base", "install/overlays/high-availability"]) {
    it(`passes its own guardrails: ${path}`, async () => {
      writeTree(folder, { "tiphys.yaml": FLEET, "all.yaml": documentsText(await build(path)) });
      const argv = ["check", "all.yaml", "--env", "prod", "--format", "json"];
      const { stdout } = await runTiphys({ argv, cwd: folder });

      const [target] = JSON.parse(stdout).targets;
      expect(target.resources).to.be.greaterThan(30);
      const denied = target.findings.filter(
        (one: { readonly action: string }) => one.action === "deny",
      );
      // Labels of an organisation, and the suite's own namespace, which no webhook of ours may hold up.
      const rules = new Set(denied.map(({ rule }: { readonly rule: string }) => rule));
      expect(
        [...rules].filter((rule) => rule !== "labels" && rule !== "namespace-label"),
      ).to.deep.equal([]);
    });
  }

  it("may be synced by the project that its Application names", async () => {
    const read = (path: string) => parse(readFileSync(join(ROOT, "manifests", path), "utf8"));
    const project = read("argo-cd/examples/project-guardrails.yaml");
    const application = read("install/application.yaml");
    const objects = await build("install/base");
    const ofCluster = objects.filter(({ metadata }) => metadata.namespace === undefined);
    const kinds = ofCluster.map(({ apiVersion, kind }) => {
      const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
      return { group, kind };
    });
    const permitted: readonly { readonly group: string; readonly kind: string }[] =
      project.spec.clusterResourceWhitelist;
    const refused = kinds.filter(
      ({ group, kind }) =>
        !permitted.some((one) => one.group === group && (one.kind === "*" || one.kind === kind)),
    );

    expect(application.spec.project).to.equal(project.metadata.name);
    expect(project.spec.sourceRepos).to.include(application.spec.source.repoURL);
    expect(kinds).to.have.length.greaterThan(10);
    expect(refused).to.deep.equal([]);
    const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace));
    expect([...namespaces]).to.have.members([undefined, "tiphys-system"]);
  });

  it("has three of each server for high availability, and lets one be away", async () => {
    const objects = await build("install/overlays/high-availability");
    const spec = (kind: string, name: string) =>
      objects.find((one) => one.kind === kind && one.metadata.name === `tiphys-${name}`)?.spec;

    expect(spec("Deployment", "webhook").replicas).to.equal(3);
    expect(spec("PodDisruptionBudget", "webhook").minAvailable).to.equal(2);
    expect(spec("HorizontalPodAutoscaler", "analysis").minReplicas).to.equal(3);
    expect(spec("PodDisruptionBudget", "analysis").maxUnavailable).to.equal(1);
    for (const name of ["webhook", "analysis"]) {
      const { topologySpreadConstraints } = spec("Deployment", name).template.spec;
      const keys = topologySpreadConstraints.map((one: ShippedDocument) => one.topologyKey);
      expect(keys).to.have.members(["kubernetes.io/hostname", "topology.kubernetes.io/zone"]);
    }
  });

  it("is scraped, alerted on and shown with the component for monitoring", async () => {
    const objects = await build("install/base");
    const named = (wanted: string) =>
      objects.filter(({ kind }) => kind === wanted).map(({ metadata }) => metadata.name);
    expect(named("ServiceMonitor")).to.have.members(["tiphys-analysis", "tiphys-webhook"]);
    expect(named("PrometheusRule")).to.have.members(["tiphys", "tiphys-webhook"]);
    const dashboard = objects.find(({ metadata }) => metadata.name === "tiphys-dashboard");
    expect(dashboard?.metadata.labels).to.include({ grafana_dashboard: "1" });
    expect(JSON.parse(dashboard?.data["dashboard.json"]).title).to.equal("Tiphys");
  });

  it("brings servers before webhook configurations, by sync waves", async () => {
    const waves = (await build("install/base")).map(({ kind, metadata }) => [
      kind,
      Number(metadata.annotations?.["argocd.argoproj.io/sync-wave"] ?? 0),
    ]);
    const wave = (wanted: string) => waves.find(([kind]) => kind === wanted)?.[1];
    expect(wave("CustomResourceDefinition")).to.equal(-2);
    expect(wave("Namespace")).to.equal(-2);
    expect(wave("Deployment")).to.equal(0);
    expect(wave("ValidatingWebhookConfiguration")).to.equal(1);
  });

  it("is named as it lies by the Application that brings it", () => {
    const application = parse(
      readFileSync(join(ROOT, "manifests/install/application.yaml"), "utf8"),
    );
    const { path, kustomize } = application.spec.source;
    for (const place of ["", ...kustomize.components])
      expect(existsSync(join(ROOT, path, place, "kustomization.yaml")), place).to.equal(true);
  });
});
