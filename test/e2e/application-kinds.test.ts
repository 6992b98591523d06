import { expect } from "chai";
import { overlay, START_TIMEOUT_MS } from "#test/support/example-in-argo-cd.ts";
import {
  type Application,
  type ExampleInCluster,
  startInCluster,
} from "#test/support/example-in-cluster.ts";
import { waitFor } from "#test/support/wait-for.ts";

interface Deployment {
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly spec: { readonly containers: [{ readonly image: string }] } };
  };
}

type Spec = Readonly<Record<string, unknown>>;

const isSynced = ({ status }: Application) => status?.sync?.status === "Synced";
const complaintOf = ({ status }: Application) =>
  status?.conditions?.find(({ type }) => type === "ComparisonError")?.message ?? null;
const replicas = (count: number) => ({
  name: "replicas",
  map: { "ml-inference": String(count) },
});

describe("kinds of Applications, rendered by the resident plugin server", () => {
  let example: ExampleInCluster;
  let repoURL: string;

  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    example = await startInCluster(this, "resident");
    repoURL = example.fleet.url;
  });
  after(() => example?.stop());
  afterEach(async () => {
    const kinds = "applicationsets,applications";
    await example.plane.kubectl(["-n", "argocd", "delete", kinds, "--all", "--timeout=20s"]);
  });

  const source = (path: string, plugin: Spec = { name: "tiphys" }) => ({
    ...{ repoURL, targetRevision: "main", path, plugin },
  });
  const spec = (environment: string, more: Spec): Spec => ({
    project: "default",
    destination: {
      server: "https://kubernetes.default.svc",
      namespace: `ml-inference-${environment}`,
    },
    syncPolicy: { automated: { prune: true }, syncOptions: ["ServerSideApply=true"] },
    ...more,
  });
  const apply = (kind: string, name: string, body: Spec) =>
    example.plane.apply(
      JSON.stringify({
        ...{ apiVersion: "argoproj.io/v1alpha1", kind, spec: body },
        metadata: { name, namespace: "argocd" },
      }),
    );
  const deployment = (environment: string) =>
    example.live<Deployment>(`ml-inference-${environment}`, "deployment/ml-inference");
  const untilReplicas = (environment: string, count: number) =>
    waitFor(async () => ((await deployment(environment))?.spec.replicas === count ? true : null), {
      what: `${count} replicas in ${environment}`,
    });

  it("an ApplicationSet makes one of each overlay", async () => {
    const directories = [{ path: overlay("*") }, { path: overlay("shared"), exclude: true }];
    await apply("ApplicationSet", "fleet", {
      goTemplate: true,
      goTemplateOptions: ["missingkey=error"],
      syncPolicy: { preserveResourcesOnDeletion: true },
      generators: [{ git: { repoURL, revision: "main", directories } }],
      template: {
        metadata: { name: "set-{{.path.basename}}" },
        spec: spec("{{.path.basename}}", { source: source("{{.path.path}}") }),
      },
    });
    for (const environment of ["dev", "staging", "prod"])
      await example.untilApplication(`set-${environment}`, isSynced);
    expect(await example.live("argocd", "app/set-shared")).to.equal(null);
  });

  it("several sources: an overlay through the plugin beside plain manifests and a reference", async () => {
    const extra = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: beside}\n";
    await example.fleet.push({ "beside/config.yaml": extra });
    const sources = [
      source(overlay("dev")),
      { repoURL, targetRevision: "main", path: "beside" },
      { repoURL, targetRevision: "main", ref: "values" },
    ];
    await apply("Application", "several", spec("dev", { sources }));
    const { status } = await example.untilApplication("several", isSynced);
    expect(status?.sync?.revisions).to.have.lengthOf(3);
    const found = await example.live("ml-inference-dev", "configmap/beside");
    expect(found).not.to.equal(null);
    expect(await deployment("dev")).not.to.equal(null);
  });

  it("several sources: one that is denied keeps back all of them", async () => {
    const images = { name: "images", array: ["ghcr.io/acme/ml-inference:latest"] };
    const sources = [
      source(overlay("dev"), { name: "tiphys", parameters: [images] }),
      { repoURL, targetRevision: "main", path: "beside" },
    ];
    await example.fleet.push({
      "beside/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: never}\n",
    });
    await apply("Application", "several", spec("dev", { sources }));
    const found = await example.untilApplication("several", (app) => complaintOf(app) !== null);
    expect(complaintOf(found)).to.match(/source 1 of 2.*tiphys denied/s);
    expect(await example.live("ml-inference-dev", "configmap/never")).to.equal(null);
  });

  it("parameters of the Application, as the page writes them", async () => {
    const plugin = { name: "tiphys", parameters: [replicas(3)] };
    await apply("Application", "given", spec("dev", { source: source(overlay("dev"), plugin) }));
    await untilReplicas("dev", 3);
    const more = {
      name: "tiphys",
      parameters: [replicas(2), { name: "environment", string: "dev" }],
    };
    await apply("Application", "given", spec("dev", { source: source(overlay("dev"), more) }));
    await untilReplicas("dev", 2);
  });

  it("overrides in the repository, of all Applications there and of one", async () => {
    const override = (count: number) =>
      JSON.stringify({ plugin: { parameters: [replicas(count)] } });
    await example.fleet.push({
      [`${overlay("staging")}/.argocd-source.yaml`]: override(4),
      [`${overlay("staging")}/.argocd-source-five.yaml`]: override(5),
    });
    const body = spec("staging", { source: source(overlay("staging")) });
    await apply("Application", "four", body);
    await untilReplicas("staging", 4);
    await example.plane.kubectl(["-n", "argocd", "delete", "app", "four", "--timeout=20s"]);
    await apply("Application", "five", body);
    await untilReplicas("staging", 5);
    await example.fleet.push({
      [`${overlay("staging")}/.argocd-source.yaml`]: null,
      [`${overlay("staging")}/.argocd-source-five.yaml`]: null,
    });
  });

  it("variables of the Application renew what Argo CD had kept", async () => {
    const withDigest = (value: string) =>
      spec("dev", {
        source: source(overlay("dev"), { name: "tiphys", env: [{ name: "POLICIES", value }] }),
      });
    const renders = () =>
      example.argoCd
        .pluginLog()
        .split("\n")
        .filter((line) => line.includes('"application":"variable"')).length;
    await apply("Application", "variable", withDigest("sha256:aa"));
    await example.untilApplication("variable", isSynced);
    const first = renders();
    await example.refresh("variable");
    await waitFor(async () => {
      const app = await example.live<{ metadata: { annotations?: object } }>(
        "argocd",
        "app/variable",
      );
      return JSON.stringify(app?.metadata.annotations ?? {}).includes("refresh") ? null : true;
    });
    expect(renders()).to.equal(first);
    await apply("Application", "variable", withDigest("sha256:bb"));
    await waitFor(async () => (renders() > first ? true : null), { what: "another render" });
  });

  it("objects without a namespace are judged in that of the destination", async () => {
    const fleet = example.file("tiphys.yaml");
    const prod = "{path: infrastructure/overlays/prod, app: ml-inference}";
    await example.fleet.push({
      "tiphys.yaml": fleet.replace(prod, `${prod}, {path: plain, app: plain}`),
      "plain/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: careless}
spec:
  selector: {matchLabels: {run: careless}}
  template:
    metadata: {labels: {run: careless}}
    spec: {containers: [{name: web, image: "nginx:latest"}]}
`,
    });
    const body = spec("prod", { source: source("plain") });
    await apply("Application", "plain", body);
    const found = await example.untilApplication("plain", (app) => complaintOf(app) !== null);
    expect(complaintOf(found)).to.contain("Deployment ml-inference-prod/careless");
  });

  describe("with the source hydrator", () => {
    const hydrated = (environment: string) =>
      spec(environment, {
        sourceHydrator: {
          drySource: { repoURL, targetRevision: "main", path: overlay(environment) },
          syncSource: { targetBranch: `hydrated/${environment}`, path: environment },
        },
      });
    const phaseOf = ({ status }: Application) => status?.sourceHydrator?.currentOperation;

    before(async () => {
      const secret = {
        ...{ apiVersion: "v1", kind: "Secret", stringData: { url: repoURL, type: "git" } },
        metadata: {
          ...{ name: "write", namespace: "argocd" },
          labels: { "argocd.argoproj.io/secret-type": "repository-write" },
        },
      };
      await example.plane.apply(JSON.stringify(secret));
      const named = JSON.stringify({ plugin: { name: "tiphys" } });
      await example.fleet.push({
        [`${overlay("dev")}/.argocd-source.yaml`]: named,
        [`${overlay("prod")}/.argocd-source.yaml`]: named,
      });
    });

    it("writes what the plugin rendered to a branch, and syncs it from there", async () => {
      await apply("Application", "dry", hydrated("dev"));
      await example.untilApplication("dry", (app) => phaseOf(app)?.phase === "Hydrated");
      const text = await example.fleet.git(["show", "hydrated/dev:dev/manifest.yaml"]);
      expect(text).to.contain("kind: Deployment").and.to.contain("ghcr.io/acme/ml-inference:1.5.0");
      await example.untilApplication("dry", isSynced);
      expect(example.argoCd.pluginLog()).to.contain('"application":"dry"');
    });

    it("writes nothing of a commit that is denied, and says why", async () => {
      const path = `${overlay("prod")}/kustomization.yaml`;
      const text = example.file(path);
      await example.fleet.push({ [path]: text.replace(/newTag: .*/, "newTag: latest") });
      await apply("Application", "dry-denied", hydrated("prod"));
      const failed = await example.untilApplication(
        "dry-denied",
        (app) => phaseOf(app)?.phase === "Failed",
      );
      expect(phaseOf(failed)?.message).to.contain("model-metadata/version-matches-image");
      expect(await example.fleet.git(["branch", "--list", "hydrated/prod"])).to.equal("");
      await example.fleet.push({ [path]: text });
    });
  });
});
