import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { freePorts } from "#test/support/free-ports.ts";
import { goModule } from "#test/support/go-module.ts";
import { promotionSetup } from "#test/support/promotion-setup.ts";

const ARGO_CD = "github.com/argoproj/argo-cd/v3@v3.2.11";
const ROLLOUTS = "github.com/argoproj/argo-rollouts@v1.9.1";
const NAMESPACE = "shop-staging";
const HASH = "5d8f7c9b6d";
const REPOSITORY = "https://github.com/acme/shop.git";

interface Shown {
  readonly path?: string;
  readonly repoURL?: string;
  readonly sync?: string;
  readonly health?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** As its controller leaves it behind. */
const application = (name: string, revision: string, shown: Shown = {}) =>
  JSON.stringify({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name, namespace: "argocd", labels: shown.labels ?? {} },
    spec: {
      project: "default",
      destination: { server: "https://kubernetes.default.svc", namespace: NAMESPACE },
      source: {
        repoURL: shown.repoURL ?? "git@github.com:acme/Shop.git",
        path: shown.path ?? "./apps/shop/overlays/staging/",
        targetRevision: "HEAD",
      },
    },
    status: {
      sync: { status: shown.sync ?? "Synced", revision },
      health: { status: shown.health ?? "Healthy" },
    },
  });

const replicaSet = (image: string, { name = `shop-${HASH}`, hash = HASH } = {}) =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: { "rollouts-pod-template-hash": hash },
      ownerReferences: [owner],
    },
    spec: {
      selector: { matchLabels: { hash } },
      template: {
        metadata: { labels: { hash } },
        spec: { containers: [{ name: "shop", image }] },
      },
    },
  });

const owner = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Rollout",
  name: "shop",
  uid: "6d5e6a0c-0000-4000-8000-000000000000",
  controller: true,
};

const analysisRun = (name: string, phase: string, labels: Readonly<Record<string, string>> = {}) =>
  JSON.stringify({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisRun",
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: { "rollouts-pod-template-hash": HASH, "rollout-type": "Background", ...labels },
      ownerReferences: [owner],
    },
    spec: { metrics: [{ name: "burn", provider: {} }] },
    status: { phase, ...(phase === "Failed" ? { message: 'Metric "burn" assessed Failed' } : {}) },
  });

describe("gates that look into the cluster of the environment before", function () {
  this.timeout(180_000);
  const { repository, begin, tiphys } = promotionSetup();
  let plane: ControlPlane;
  before(async function () {
    this.timeout(300_000);
    const [argoCd, rollouts] = [await goModule(this, ARGO_CD), await goModule(this, ROLLOUTS)];
    plane = await startControlPlane();
    const crds = [
      join(argoCd, "manifests/crds/application-crd.yaml"),
      join(rollouts, "manifests/crds/analysis-run-crd.yaml"),
    ];
    await plane.apply(crds.map((file) => readFileSync(file, "utf8")).join("\n---\n"));
    const names = ["crd/applications.argoproj.io", "crd/analysisruns.argoproj.io"];
    await plane.kubectl(["wait", "--for=condition=Established", "--timeout=30s", ...names]);
    for (const name of ["argocd", NAMESPACE]) await plane.kubectl(["create", "namespace", name]);
  });
  after(async () => plane?.stop());
  afterEach(async () => {
    await plane.kubectl(["-n", "argocd", "delete", "applications", "--all", "--wait"]);
    await plane.kubectl(["-n", NAMESPACE, "delete", "rs,analysisruns", "--all", "--wait"]);
  });

  function start(settings: string): string {
    const commit = begin({ prod: `{after: [staging], ${settings}}` });
    repository().git("remote", "add", "origin", REPOSITORY);
    return commit;
  }
  const promote = async (argv: readonly string[] = ["--kubeconfig", plane.kubeconfig]) => {
    const { exitCode, stdout, stderr } = await tiphys([
      "promote",
      "shop",
      "--to",
      "prod",
      "--dry-run",
      ...argv,
    ]);
    expect(stderr).to.equal("");
    const line = stdout.split("\n").find((each) => / {2}(health|analysis) {2}/.test(each));
    return `${exitCode} ${line?.trim().replace(/ {2,}/g, " ") ?? ""}`;
  };

  it("pass an Application that is synced and healthy at the version or later", async () => {
    const commit = start("health: true");
    await plane.apply(application("shop-staging", commit));
    expect(await promote()).to.equal("0 pass health argocd/shop-staging synced and healthy");
    repository().write({ note: "later" });
    await plane.apply(application("shop-staging", repository().commit()));
    expect(await promote()).to.equal("0 pass health argocd/shop-staging synced and healthy");
  });

  it("wait for what is before the version, out of sync, on its way, or not known here", async () => {
    const old = start("health: true");
    const file = "apps/shop/overlays/staging/kustomization.yaml";
    repository().write({ [file]: repository().git("show", `HEAD:${file}`).replace("v2", "v5") });
    const commit = repository().commit();
    const states: readonly (readonly [revision: string, shown: Shown, words: string])[] = [
      [old, {}, `is at ${old.slice(0, 12)}, which is before the version`],
      [commit, { sync: "OutOfSync" }, `is OutOfSync at ${commit.slice(0, 12)}`],
      [commit, { health: "Progressing" }, `is Progressing at ${commit.slice(0, 12)}`],
      ["f".repeat(40), {}, "is at ffffffffffff, which is not in this clone"],
    ];
    for (const [revision, shown, words] of states) {
      await plane.apply(application("shop-staging", revision, shown));
      expect(await promote()).to.equal(`3 wait health argocd/shop-staging ${words}`);
    }
  });

  it("fail with a version that is broken there, and with one of several Applications", async () => {
    const commit = start("health: true");
    await plane.apply(application("shop-eu", commit));
    await plane.apply(application("shop-us", commit, { health: "Degraded" }));
    expect(await promote()).to.equal(
      `1 fail health argocd/shop-us is Degraded at ${commit.slice(0, 12)}`,
    );
  });

  it("take an Application by its labels, and no other repository's with the same path", async () => {
    const commit = start("health: true");
    await plane.apply(application("other", commit, { repoURL: "https://github.com/acme/cart" }));
    expect(await promote()).to.equal(
      "3 wait health no Application with the path apps/shop/overlays/staging was found; argocd/other has this path in another repository",
    );
    const labels = { "tiphys.io/app": "shop", "tiphys.io/environment": "staging" };
    await plane.apply(application("named", commit, { labels, path: "rendered/shop" }));
    expect(await promote()).to.equal("0 pass health argocd/named synced and healthy");
  });

  it("pass and fail by the last AnalysisRun of each kind for the version's pods", async () => {
    start("analysis: true");
    await plane.apply(replicaSet("shop:v1", { name: "shop-old", hash: "old" }));
    expect(await promote()).to.equal(
      "3 wait analysis Rollout shop-staging/shop has not got the version yet",
    );
    await plane.apply(replicaSet("shop:v2"));
    await plane.apply(analysisRun("before", "Failed", { "rollouts-pod-template-hash": "old" }));
    expect(await promote()).to.equal("3 wait analysis no AnalysisRun of the version was found");
    await plane.apply(analysisRun("first", "Failed"));
    expect(await promote()).to.equal(
      '1 fail analysis shop-staging/first Failed: Metric "burn" assessed Failed',
    );
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await plane.apply(analysisRun("second", "Running"));
    expect(await promote()).to.equal("3 wait analysis shop-staging/second Running");
    await plane.apply(analysisRun("second", "Successful"));
    await plane.apply(
      analysisRun("step", "Inconclusive", { "rollout-type": "Step", "step-index": "1" }),
    );
    expect(await promote()).to.equal("3 wait analysis shop-staging/step Inconclusive");
    await plane.apply(
      analysisRun("step", "Successful", { "rollout-type": "Step", "step-index": "1" }),
    );
    expect(await promote()).to.match(
      /^0 pass analysis shop-staging\/\w+ Successful; shop-staging\/\w+ Successful$/,
    );
  });

  it("wait with the reason where no cluster is named, none answers, or it says no", async () => {
    start("health: true");
    expect(await promote([])).to.equal(
      "3 wait health no cluster was named: add --kubeconfig FILE, or --context NAME",
    );
    expect(await promote(["--kubeconfig", plane.kubeconfig, "--context", "none"])).to.match(
      /^3 wait health could not ask the cluster: --context: expected one of the kubeconfig \(.+\), got "none"/,
    );
    const [port = 0] = await freePorts(1);
    const away = readFileSync(plane.kubeconfig, "utf8").replace(
      /https:\/\/127\.0\.0\.1:\d+/,
      `https://127.0.0.1:${port}`,
    );
    repository().write({ ".git/away": away });
    expect(await promote(["--kubeconfig", ".git/away"])).to.match(
      /^3 wait health could not ask the cluster: .*ECONNREFUSED/,
    );
    await plane.kubectl(["-n", NAMESPACE, "create", "serviceaccount", "nobody"]);
    const nobody = await plane.kubeconfigOf(NAMESPACE, "nobody");
    expect(await promote(["--kubeconfig", nobody])).to.match(
      /^3 wait health could not ask the cluster: expected to list Applications, got: status 403/,
    );
  });
});
