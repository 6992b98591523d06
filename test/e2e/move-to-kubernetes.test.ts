import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { type ExampleCluster, startExampleCluster } from "#test/support/example-cluster.ts";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import {
  type RolloutsController,
  startRolloutsByAccount,
} from "#test/support/rollouts-controller.ts";
import { documentsText } from "#test/support/shipped-webhook.ts";
import { type StubSource, startStubSource, steadyAnswer } from "#test/support/stub-source.ts";
import { retried, waitFor } from "#test/support/wait-for.ts";

const NAMESPACE = "shop-production";
const REQUESTS_PER_SECOND = 50;
/** A rollback has two minutes. */
const ROLLBACK_MS = 120_000;

/** Rollouts writes into these, and Argo CD leaves it: the ApplicationSet's ignoreDifferences. */
const SHARED_KINDS = ["Service", "VirtualService"];

interface LiveRollout {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly image: string }[] };
    };
  };
  readonly status?: {
    readonly phase?: string;
    readonly abort?: boolean;
    readonly currentPodHash?: string;
    readonly stableRS?: string;
    readonly observedGeneration?: string;
  };
}

// The objects of the fleet as Argo CD would bring them, the shipped webhook, the real Rollouts, and our provider; only
// the two stores of metrics are played, and Istio, which does what the VirtualService says.
describe("a service of examples/kubernetes-move on the real Rollouts", function () {
  this.timeout(240_000);
  let example: ExampleCluster;
  let rollouts: RolloutsController;
  let stores: readonly StubSource[] = [];
  let analysis: RunningAnalysis;
  const known = new Set<string>();
  /** Hashes of versions that break a third of their requests. */
  const bad = new Set<string>();

  before(async function () {
    this.timeout(600_000);
    example = await startExampleCluster(this, "kubernetes-move");
    rollouts = await startRolloutsByAccount(this, example.plane);
    stores = [await startStubSource(counts), await startStubSource(counts)];
    const [kubernetes, legacy] = stores;
    analysis = await startAnalysis({
      cwd: example.folder,
      argv: [
        "--from",
        example.folder,
        "--source",
        `default=${kubernetes?.url}`,
        "--source",
        `legacy=${legacy?.url}`,
        ...["--scrape-interval", "1s"],
      ],
      now: Date.now,
    });
    await example.serveAs("production");
    await retried(async () => bring("platform"));
    for (const app of ["web", "catalog"]) {
      await bring(app);
      await becomes(app, ({ status }) => status?.phase === "Healthy");
    }
  });
  after(async () => {
    await analysis?.stop();
    for (const store of stores) await store.close();
    await rollouts?.stop();
    await example?.stop();
  });

  it("moves by 10, 50, 90 and 100 %, each behind a look", async () => {
    await bring("web", "2");
    const seen: number[] = [];
    await becomes("web", async ({ status }) => {
      const { canary } = await weights();
      if (canary > 0 && seen.at(-1) !== canary) seen.push(canary);
      return status?.phase === "Healthy" && status.stableRS === status.currentPodHash;
    });
    expect(seen).to.deep.equal([10, 50, 90, 100]);
    expect(await analysisRuns("web", "Step")).to.deep.equal(Array(4).fill("Successful"));
  });

  it("goes back by itself when it breaks, with all of the traffic, within two minutes", async () => {
    await bring("web", "3");
    const { status } = await becomes("web", async () => (await weights()).canary === 50);
    const start = performance.now();
    bad.add(status?.currentPodHash ?? "");
    await becomes(
      "web",
      async (rollout) => rollout.status?.abort === true && (await weights()).stable === 100,
    );
    expect(performance.now() - start).to.be.lessThan(ROLLBACK_MS);
    expect(await analysisRuns("web", "Step")).to.include("Failed");
  });

  it("goes back by a commit without a step, and leaves the other services alone", async () => {
    const others = await rolloutOf("catalog");
    const before = (await runsOf("web", "Step")).map(({ metadata }) => metadata.name);
    await bring("web", "2");
    await becomes("web", ({ status }) => status?.phase === "Healthy");
    const start = performance.now();
    await bring("web", "1");
    const { spec } = await becomes("web", isHealthyAt("1"));
    expect(performance.now() - start).to.be.lessThan(ROLLBACK_MS);
    expect(spec.template.spec.containers[0]?.image).to.match(/:1$/);
    const after = (await runsOf("web", "Step")).map(({ metadata }) => metadata.name);
    expect(after.filter((run) => !before.includes(run))).to.deep.equal([]);
    expect(await rolloutOf("catalog")).to.deep.equal(others);
  });

  it("is switched by blue-green only after a look, and back when it breaks behind the switch", async () => {
    const activeHash = async () =>
      (
        await live<{ readonly spec: { readonly selector: Readonly<Record<string, string>> } }>(
          "service/catalog",
        )
      ).spec.selector["rollouts-pod-template-hash"];
    const old = await activeHash();
    await bring("catalog", "2");
    const { status } = await becomes("catalog", async () => (await activeHash()) !== old);
    expect(await analysisRuns("catalog", "PrePromotion")).to.deep.equal(["Successful"]);
    const start = performance.now();
    bad.add(status?.currentPodHash ?? "");
    await becomes(
      "catalog",
      async (rollout) => rollout.status?.abort === true && (await activeHash()) === old,
    );
    expect(performance.now() - start).to.be.lessThan(ROLLBACK_MS);
    expect(await analysisRuns("catalog", "PostPromotion")).to.deep.equal(["Failed"]);
  });

  /** Applies an app's production overlay, with an image of this tag where one is given, and with quick looks. */
  async function bring(
    app: string,
    tag: string | null = app === "platform" ? null : "1",
  ): Promise<void> {
    const objects = await example.render(`apps/${app}/overlays/production`);
    const changed = objects
      .filter(({ kind }) => !known.has(app) || !SHARED_KINDS.includes(kind))
      .map((object) => quick(object, { url: analysis.url, tag }));
    known.add(app);
    const { exitCode, stderr } = await example.plane.kubectl(
      ["apply", "--server-side", "--force-conflicts", "-f", "-"],
      documentsText(changed),
    );
    expect(exitCode, stderr).to.equal(0);
  }

  async function becomes(
    app: string,
    isSo: (rollout: LiveRollout) => boolean | Promise<boolean>,
  ): Promise<LiveRollout> {
    const look = async () => {
      const rollout = await rolloutOf(app);
      return (await isSo(rollout)) ? rollout : null;
    };
    return await waitFor(look, { what: `${app} to change`, forMs: 180_000 }).catch(
      async (error: Error) => {
        const { status } = await rolloutOf(app);
        throw new Error(
          `${error.message}; it is ${JSON.stringify(status)}\n${rollouts.logTail()}`,
          { cause: error },
        );
      },
    );
  }

  const rolloutOf = (app: string) => live<LiveRollout>(`rollout/${app}`);

  async function live<T>(object: string): Promise<T> {
    const { stdout, stderr } = await example.plane.kubectl([
      "-n",
      NAMESPACE,
      "get",
      object,
      "-o",
      "json",
    ]);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as T;
  }

  async function weights() {
    const { spec } = await live<{
      readonly spec: {
        readonly http: readonly { readonly route: readonly { readonly weight: number }[] }[];
      };
    }>("virtualservice/web");
    const [stable, canary] = spec.http[0]?.route ?? [];
    return { stable: stable?.weight ?? 0, canary: canary?.weight ?? 0 };
  }

  async function analysisRuns(app: string, type: string): Promise<readonly string[]> {
    return (await runsOf(app, type)).map(({ status }) => status?.phase ?? "");
  }

  /** Rollouts removes the oldest. */
  async function runsOf(app: string, type: string): Promise<readonly AnalysisRun[]> {
    const { items } = await live<{ readonly items: readonly AnalysisRun[] }>("analysisruns");
    return items
      .filter(({ metadata }) => metadata.labels["rollout-type"] === type)
      .filter(({ metadata }) => metadata.ownerReferences.some(({ name }) => name === app));
  }

  function counts(...[query, response]: Parameters<Parameters<typeof startStubSource>[0]>): void {
    const all = REQUESTS_PER_SECOND * Number(query.form.get("step"));
    steadyAnswer((_, promql) => {
      if (promql.includes("probe_success")) return 1;
      if (promql.includes("histogram_quantile")) return 0.2;
      if (promql.includes("_bucket")) return Math.round(all * 0.995);
      const isBad = [...bad].some((hash) => promql.includes(hash));
      return /code=~/.test(promql) ? Math.round(all * (isBad ? 0.3 : 0.001)) : all;
    })(query, response);
  }
});

interface AnalysisRun {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly ownerReferences: readonly { readonly name: string }[];
  };
  readonly status?: { readonly phase?: string };
}

const isHealthyAt =
  (tag: string) =>
  ({ spec, status }: LiveRollout) =>
    spec.template.spec.containers[0]?.image.endsWith(`:${tag}`) === true &&
    status?.phase === "Healthy" &&
    status.stableRS === status.currentPodHash;

/** What differs from the fleet here: the image, where templates ask, and how often. */
function quick(
  object: KubeObject,
  { url, tag }: { readonly url: string; readonly tag: string | null },
): KubeObject {
  const text = JSON.stringify(object);
  if (object.kind === "AnalysisTemplate")
    return JSON.parse(
      text
        .replace("http://tiphys-analysis.tiphys-system.svc", url)
        .replace('"name":"interval","value":"1m"', '"name":"interval","value":"4s"')
        .replace('"name":"passes","value":"4"', '"name":"passes","value":"6"'),
    );
  if (object.kind !== "Rollout" || tag === null) return object;
  return JSON.parse(text.replace(/("image":"[^":]+):[^"]+/, `$1:${tag}`));
}
