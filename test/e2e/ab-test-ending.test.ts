import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { isKubeObject } from "#core/kube/resource.ts";
import { readEvidence } from "#core/promotion/evidence/read-evidence.ts";
import { testedRollout } from "#core/promotion/winner/tested-rollout.ts";
import { letRolloutGoOn } from "#promotion/winner/let-rollout-go-on.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { openWorkTree } from "#test/support/git-work-tree.ts";
import { type MetricStore, startVictoriaMetrics } from "#test/support/metric-stores.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { overlay } from "#test/support/promotion-fleet.ts";
import { type PromotionRemote, promotionRemote } from "#test/support/promotion-remote.ts";
import type { TestSeries } from "#test/support/remote-write.ts";
import { type RolloutsController, startRollouts } from "#test/support/rollouts-controller.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";
import { testedShop } from "#test/support/tested-shop.ts";
import { waitFor } from "#test/support/wait-for.ts";

const HOUR = 3_600_000;
const SCRAPE_MS = 30_000;
const PROD = "apps/shop/overlays/prod/kustomization.yaml";
const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const EVIDENCE = "promotions/shop/prod.yaml";

/** Of so many hundredths of its requests each version fails. */
const FAILING = { v1: 12, v2: 1, v3: 30 };

function counters([version, percent]: readonly [string, number]): readonly TestSeries[] {
  const counter = (labels: Readonly<Record<string, string>>, perScrape: number): TestSeries => {
    const samples: [number, number][] = [];
    for (let ms = TEST_DAY - 2 * HOUR; ms <= TEST_DAY; ms += SCRAPE_MS)
      samples.push([ms, (samples.length * perScrape) | 0]);
    return { labels: { version, ...labels }, samples };
  };
  return [
    counter({ __name__: "requests_total", code: "200" }, 10 * (100 - percent)),
    counter({ __name__: "requests_total", code: "500" }, 10 * percent),
    counter({ __name__: "answers_total", right: "yes" }, 900),
    counter({ __name__: "answers_total", right: "no" }, 100),
  ];
}

interface LiveRollout {
  readonly metadata: { readonly generation: number };
  readonly status?: {
    readonly observedGeneration?: string;
    readonly phase?: string;
    readonly currentPodHash?: string;
    readonly stableRS?: string;
  };
}

/** The real API server, Argo Rollouts, Git and a store of metrics; only Argo CD is played. */
describe("an A/B test that one command ends", function () {
  this.timeout(300_000);
  let plane: ControlPlane;
  let rollouts: RolloutsController;
  let store: MetricStore;
  let remote: PromotionRemote;
  let kustomize = "";

  before(async function () {
    this.timeout(600_000);
    kustomize = await kustomizePath();
    store = await startVictoriaMetrics();
    await store.write(Object.entries(FAILING).flatMap(counters));
    plane = await startControlPlane();
    rollouts = await startRollouts(this, plane);
    await plane.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop-prod}\n");
    const tree = openWorkTree(join(plane.folder, "work", "repo"));
    remote = promotionRemote(tree, { files: testedShop(), kustomize });
    await sync();
    await becomes("Healthy");
  });
  after(async () => {
    await rollouts?.stop();
    await plane?.stop();
    await store?.stop();
  });

  /** What Argo CD does. */
  async function sync(): Promise<void> {
    remote.tree.git("fetch", "--quiet");
    remote.tree.git("reset", "--quiet", "--hard", "origin/main");
    const folder = join(remote.tree.folder, "apps/shop/overlays/prod");
    await plane.apply(execFileSync(kustomize, ["build", folder], { encoding: "utf8" }));
  }

  async function live(): Promise<LiveRollout> {
    const show = ["get", "rollout", "shop", "--namespace=shop-prod", "--output=json"];
    return JSON.parse((await plane.kubectl(show)).stdout) as LiveRollout;
  }

  async function becomes(phase: string): Promise<LiveRollout> {
    const look = async () => {
      const rollout = await live();
      const isSeen = String(rollout.metadata.generation) === rollout.status?.observedGeneration;
      return isSeen && rollout.status.phase === phase ? rollout : null;
    };
    return await waitFor(look, { what: `phase ${phase}`, forMs: 240_000 }).catch(
      async (error: Error) => {
        const state = JSON.stringify((await live()).status);
        throw new Error(`${error.message}; it is ${state}\n${rollouts.logTail()}`, {
          cause: error,
        });
      },
    );
  }

  /** Brings what staging has to prod, where the Rollout waits with both versions. */
  async function begin(): Promise<void> {
    const { exitCode, stdout } = await remote.tiphys(["promote", "shop", "--to", "prod", "--push"]);
    expect(exitCode, stdout).to.equal(0);
    await sync();
    await becomes("Paused");
  }

  const endAs = async (kubeconfig: string, ...argv: readonly string[]) =>
    await remote.tiphys([
      ...["compare", "shop", ...argv, "--label", "version", "--since", "1h"],
      ...["--prometheus", store.url, "--promote", "prod", "--push", "--kubeconfig", kubeconfig],
    ]);
  const end = async (...argv: readonly string[]) => await endAs(plane.kubeconfig, ...argv);
  const lastLine = (text: string) => text.trimEnd().split("\n").at(-1);

  it("has nothing to do before the test", async () => {
    const { exitCode, stdout } = await end("v1", "v2");
    expect([exitCode, lastLine(stdout)]).to.deep.equal([
      0,
      "nothing to do: Rollout shop-prod/shop has v1 alone",
    ]);
  });

  it("does not end a pause that another one has taken the place of", async () => {
    await begin();
    const client = connectCluster(plane.kubeconfig);
    const path = "/apis/argoproj.io/v1alpha1/namespaces/shop-prod/rollouts/shop";
    const { body } = await client.send({ path });
    if (!isKubeObject(body)) throw new Error(JSON.stringify(body));
    const rollout = testedRollout(body);
    expect(rollout).to.include({ state: "paused", words: "paused at step 2 of 2" });
    const annotate = ["annotate", "rollout", "shop", "--namespace=shop-prod", "looked-at=later"];
    expect((await plane.kubectl(annotate)).exitCode).to.equal(0);
    const { signal } = new AbortController();
    expect(await letRolloutGoOn(client, { rollout, signal })).to.equal(false);
    await becomes("Paused");
  });

  it("says what it would do, and does it: the new version gets everything", async () => {
    const planned = await end("v1", "v2", "--dry-run");
    expect([planned.exitCode, lastLine(planned.stdout)]).to.deep.equal([
      0,
      "Rollout shop-prod/shop would go on; dry run: nothing was changed",
    ]);
    const tip = remote.tip("main");
    const { exitCode, stdout, stderr } = await end("v1", "v2");
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.contain(": v2 wins by availability, v1 by nothing (quality: not yet)\n");
    expect(lastLine(stdout)).to.match(/^promoted: Rollout shop-prod\/shop goes on\./);
    const { status } = await becomes("Healthy");
    expect(status?.stableRS).to.equal(status?.currentPodHash);
    expect(remote.tip("main")).to.equal(tip);
    const again = await end("v1", "v2");
    expect(lastLine(again.stdout)).to.equal("nothing to do: Rollout shop-prod/shop has v2 alone");
  });

  it("brings the old version back by a commit, and the cluster follows", async () => {
    remote.change({ [STAGING]: overlay("staging", "v3") });
    const stable = (await live()).status?.stableRS;
    await begin();
    const { exitCode, stdout, stderr } = await end("v2", "v3");
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(stdout).to.contain(": v2 wins by availability, v3 by nothing\n");
    expect(stdout).to.match(/^ {2}rollback in prod: shop v3 -> shop v2, commit \w{12}$/m);
    expect(remote.show("main", PROD)).to.equal(overlay("prod", "v2").trim());
    const { spec } = readEvidence(`${remote.show("main", EVIDENCE)}\n`, EVIDENCE);
    expect(spec?.comparison).to.deep.include({ winner: "v2", decidedBy: "numbers" });
    await sync();
    const { status } = await becomes("Healthy");
    expect([status?.stableRS, status?.currentPodHash]).to.deep.equal([stable, stable]);
    const again = await end("v2", "v3");
    expect(lastLine(again.stdout)).to.equal("nothing to do: Rollout shop-prod/shop has v2 alone");
  });

  it("says which right is missing", async () => {
    await plane.apply(
      "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: stranger, namespace: shop-prod}\n",
    );
    const config = await plane.kubeconfigOf("shop-prod", "stranger");
    const { exitCode, stderr } = await endAs(config, "v2", "v3");
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("it needs to get rollouts in argoproj.io");
  });
});
