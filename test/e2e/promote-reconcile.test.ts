import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { RECONCILE_REPORT_SCHEMA } from "#core/promotion/reports/reconcile-report.schema.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { type GitWorkTree, openWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { type PromotionRemote, promotionRemote } from "#test/support/promotion-remote.ts";
import { type RolloutsController, startRollouts } from "#test/support/rollouts-controller.ts";
import { waitFor } from "#test/support/wait-for.ts";

const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const BRANCH = "tiphys/rollback/shop/prod";
const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  strategy: {canary: {steps: [{setWeight: 50}, {pause: {}}]}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - {name: shop, image: shop}
`;

/** A real API server and the real controller of Argo Rollouts, and Git between them as Argo CD would be. */
describe("tiphys promote --reconcile", () => {
  let plane: ControlPlane;
  let rollouts: RolloutsController;
  let tree: GitWorkTree;
  let remote: PromotionRemote;
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
    plane = await startControlPlane();
    rollouts = await startRollouts(this, plane);
    await plane.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop-prod}\n");
    tree = openWorkTree(join(plane.folder, "work", "repo"));
    const fleet = promotionFleet({ prod: "{after: [staging], auto: true}" });
    const files = {
      ...fleet,
      "apps/shop/base/deployment.yaml": ROLLOUT,
      "apps/shop/overlays/prod/kustomization.yaml": overlay("prod", "v1"),
    };
    remote = promotionRemote(tree, { files, kustomize });
    await sync();
    await phaseBecomes("Healthy");
  });

  after(async () => {
    await rollouts?.stop();
    await plane?.stop();
  });

  /** What Argo CD does. */
  async function sync(): Promise<void> {
    tree.git("fetch", "--quiet");
    tree.git("reset", "--quiet", "--hard", "origin/main");
    const folder = join(tree.folder, "apps/shop/overlays/prod");
    await plane.apply(execFileSync(kustomize, ["build", folder], { encoding: "utf8" }));
  }

  async function phaseBecomes(phase: string): Promise<void> {
    const show = ["get", "rollout", "shop", "--namespace=shop-prod", "--output=json"];
    await waitFor(async () => {
      const { metadata, status } = JSON.parse((await plane.kubectl(show)).stdout);
      const isSeen = String(metadata.generation) === status?.observedGeneration;
      return isSeen && status.phase === phase ? true : null;
    });
  }

  async function abort(): Promise<void> {
    const patch = ["patch", "rollout", "shop", "--namespace=shop-prod", "--subresource=status"];
    const { exitCode, stderr } = await plane.kubectl([
      ...patch,
      ...["--type=merge", '--patch={"status":{"abort":true}}'],
    ]);
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    await phaseBecomes("Degraded");
  }

  const reconcile = async (argv: readonly string[]) =>
    await remote.tiphys(["promote", "--reconcile", `--kubeconfig=${plane.kubeconfig}`, ...argv]);

  it("has nothing to do while nothing is aborted", async () => {
    const { exitCode, stdout, stderr } = await reconcile(["--push"]);
    expect([exitCode, stdout, stderr]).to.deep.equal([
      0,
      "origin/main: no Rollout is aborted: nothing to do\n",
      "",
    ]);
  });

  it("proposes a rollback of what the cluster gave up, and says what the controller says", async () => {
    const promoted = await remote.tiphys(["promote", "shop", "--to", "prod", "--push"]);
    expect(promoted.exitCode).to.equal(0);
    await sync();
    await phaseBecomes("Paused");
    await abort();
    const { exitCode, stdout, stderr } = await reconcile(["--pr"]);
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.match(/^shop-prod\/shop +proposed +shop v2 -> shop v1 +proposed: branch/m);
    expect(remote.show(BRANCH, PROD)).to.equal(overlay("prod", "v1").trim());
    const tip = remote.tip(BRANCH);
    expect((await reconcile(["--pr"])).stdout).to.contain("proposed already");
    expect(remote.tip(BRANCH)).to.equal(tip);
  });

  it("rolls back by a commit whose evidence names the Rollout and why, once", async () => {
    const dry = await reconcile(["--push", "--dry-run", "--format=json"]);
    const report = JSON.parse(dry.stdout);
    expect(report.rollouts[0].result).to.equal("planned");
    const fits = new Ajv2020({ allowUnionTypes: true }).compile(RECONCILE_REPORT_SCHEMA);
    fits(report);
    expect(fits.errors).to.equal(null);
    const { exitCode, stdout } = await reconcile(["--push"]);
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^shop-prod\/shop +rolled back +shop v2 -> shop v1 +RolloutAborted/m);
    expect(remote.show("main", PROD)).to.equal(overlay("prod", "v1").trim());
    expect(remote.show("main", "promotions/shop/prod.yaml")).to.match(
      /reason: .*Rollout shop-prod\/shop: RolloutAborted/,
    );
    const again = await reconcile(["--push"]);
    expect(again.stdout).to.match(/^shop-prod\/shop +not wanted +Git wants another version/m);
    expect(remote.subjects("main~2..main")).to.have.length(2);
  });

  it("does not bring the version back by itself", async () => {
    const { exitCode, stdout } = await remote.tiphys(["promote", "--auto", "--push"]);
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(
      /^shop +prod +waits +shop v1 -> shop v2 +rollback: shop v2 was rolled back/m,
    );
  });

  it("closes what it proposed once Git wants another version, and is quiet when the cluster is well", async () => {
    await reconcile(["--pr"]);
    expect(remote.tip(BRANCH)).to.equal(null);
    await sync();
    await phaseBecomes("Healthy");
    expect((await reconcile(["--push"])).stdout).to.contain("no Rollout is aborted");
  });

  it("says what to do where Rollouts may not be listed", async () => {
    await plane.apply(
      "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: stranger, namespace: shop-prod}\n",
    );
    const config = await plane.kubeconfigOf("shop-prod", "stranger");
    const argv = ["promote", "--reconcile", `--kubeconfig=${config}`];
    const { exitCode, stderr } = await remote.tiphys(argv);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("got status 403. Check the rights of the account");
  });
});
