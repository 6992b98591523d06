import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import { type ExampleCluster, startExampleCluster } from "#test/support/example-cluster.ts";
import { openWorkTree } from "#test/support/git-work-tree.ts";
import {
  type RolloutsController,
  startRolloutsByAccount,
} from "#test/support/rollouts-controller.ts";
import { documentsText } from "#test/support/shipped-webhook.ts";
import { type StubSource, startStubSource, steadyAnswer } from "#test/support/stub-source.ts";
import { retried, waitFor } from "#test/support/wait-for.ts";

const NAMESPACE = "ml-inference-prod";
const OVERLAY = "infrastructure/overlays/prod";
const REQUESTS_PER_SECOND = 50;
const NGINX = "nginx.ingress.kubernetes.io";
/** Argo CD leaves to Rollouts what it writes into these. */
const SHARED_KINDS = ["Service", "Ingress"];

interface LiveRollout {
  readonly metadata: { readonly generation: number };
  readonly status?: {
    readonly observedGeneration?: string;
    readonly phase?: string;
    readonly abort?: boolean;
    readonly currentPodHash?: string;
    readonly stableRS?: string;
    readonly message?: string;
  };
}

// The prod overlay as Argo CD would bring it, the shipped webhook, the real Rollouts, and our provider; only the store of
// metrics is played, and nginx, which does what the annotations say.
describe("ml-inference in prod, on the real Rollouts", function () {
  this.timeout(300_000);
  let example: ExampleCluster;
  let rollouts: RolloutsController;
  let store: StubSource;
  let analysis: RunningAnalysis;
  let isFirst = true;
  /** Hashes of versions that break a third of their requests. */
  const bad = new Set<string>();

  before(async function () {
    this.timeout(600_000);
    example = await startExampleCluster(this, "ml-inference");
    rollouts = await startRolloutsByAccount(this, example.plane);
    store = await startStubSource(counts);
    const source = ["--source", `default=${store.url}`, "--scrape-interval", "1s"];
    analysis = await startAnalysis({
      cwd: example.folder,
      argv: ["--from", example.folder, ...source],
      now: Date.now,
    });
    await example.serveAs(null);
    await retried(async () => bring("1.4.2"));
    await becomes(({ status }) => status?.phase === "Healthy");
    isFirst = false;
  });
  after(async () => {
    await analysis?.stop();
    await store?.close();
    await rollouts?.stop();
    await example?.stop();
  });

  it("gives a new version 10, 30, 50 and 80 % of the traffic, each behind a verdict", async () => {
    await bring("1.4.3");
    const seen: string[] = [];
    await becomes(async ({ status }) => {
      const weight = await canaryWeight();
      if (weight !== "0" && seen.at(-1) !== weight) seen.push(weight);
      return status?.phase === "Healthy" && status.stableRS === status.currentPodHash;
    });
    expect(seen.filter((weight) => weight !== "100")).to.deep.equal(["10", "30", "50", "80"]);
    expect(await stepRuns()).to.deep.equal(Array(4).fill("Successful"));
  });

  it("goes back by itself when errors spike at 50 %", async () => {
    await bring("1.4.4");
    const { status } = await becomes(async () => (await canaryWeight()) === "50");
    bad.add(status?.currentPodHash ?? "");
    await becomes(
      async (rollout) => rollout.status?.abort === true && (await canaryWeight()) === "0",
    );
    expect(await stepRuns()).to.include("Failed");
  });

  it("lets two versions stand half and half until one command promotes the better one", async () => {
    await bring("1.4.3");
    await becomes(({ status }) => status?.phase === "Healthy");
    beginTest("1.5.0");
    await bring("1.5.0");
    await becomes(
      ({ status }) => status?.phase === "Paused" && status.message === "CanaryPauseStep",
    );
    expect(await canaryWeight()).to.equal("50");
    expect((await canaryIngress())[`${NGINX}/canary-by-header`]).to.equal("X-Variant");
    bad.add('version="1.4.3"');
    const { exitCode, stdout, stderr } = await example.tiphys([
      ...["compare", "ml-inference", "1.4.3", "1.5.0", "--label", "version", "--since", "30m"],
      ...["--source", `default=${store.url}`, "--promote", "prod"],
      ...["--kubeconfig", example.plane.kubeconfig],
    ]);
    expect([exitCode, stderr], stdout).to.deep.equal([0, ""]);
    expect(stdout).to.contain(": 1.5.0 wins by availability");
    await becomes(
      ({ status }) => status?.phase === "Healthy" && status.stableRS === status.currentPodHash,
    );
  });

  /** Git wants a version, and half of the traffic for it. */
  function beginTest(version: string): void {
    for (const name of ["kustomization.yaml", "model.yaml"]) {
      const file = join(example.folder, OVERLAY, name);
      const text = readFileSync(file, "utf8")
        .replace("rollouts/canary", "rollouts/ab-test")
        .replaceAll("1.4.2", version);
      writeFileSync(file, text);
    }
    openWorkTree(example.folder).commit(`Try ${version}`);
  }

  /** Applies the overlay with this version, where it may be asked for quickly. */
  async function bring(version: string): Promise<void> {
    const objects = await example.render(OVERLAY);
    const changed = objects
      .filter(({ kind }) => isFirst || !SHARED_KINDS.includes(kind))
      .map((object) => quick(object, { version, analysis: analysis.url, store: store.url }));
    const { exitCode, stderr } = await example.plane.kubectl(
      ["apply", "--server-side", "--force-conflicts", "-f", "-"],
      documentsText(changed),
    );
    expect(exitCode, stderr).to.equal(0);
  }

  async function becomes(
    isSo: (rollout: LiveRollout) => boolean | Promise<boolean>,
  ): Promise<LiveRollout> {
    const look = async () => {
      const rollout = await live<LiveRollout>("rollout/ml-inference");
      // Until Rollouts has seen what was applied, it tells of the version before.
      const isSeen = rollout.status?.observedGeneration === String(rollout.metadata.generation);
      return isSeen && (await isSo(rollout)) ? rollout : null;
    };
    return await waitFor(look, { what: "the rollout to change", forMs: 240_000 }).catch(
      async (error: Error) => {
        const { status } = await live<LiveRollout>("rollout/ml-inference");
        const state = JSON.stringify(status);
        throw new Error(`${error.message}; it is ${state}\n${rollouts.logTail()}`, {
          cause: error,
        });
      },
    );
  }

  async function live<T>(object: string): Promise<T> {
    const argv = ["-n", NAMESPACE, "get", object, "-o", "json"];
    const { stdout, stderr } = await example.plane.kubectl(argv);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as T;
  }

  async function canaryIngress(): Promise<Readonly<Record<string, string>>> {
    const { metadata } = await live<KubeObject>("ingress/ml-inference-ml-inference-canary");
    return metadata?.annotations ?? {};
  }

  const canaryWeight = async () => (await canaryIngress())[`${NGINX}/canary-weight`] ?? "0";

  async function stepRuns(): Promise<readonly string[]> {
    const { items } = await live<{ readonly items: readonly AnalysisRun[] }>("analysisruns");
    return items
      .filter(({ metadata }) => metadata.labels["rollout-type"] === "Step")
      .map(({ status }) => status?.phase ?? "");
  }

  function counts(...[query, response]: Parameters<Parameters<typeof startStubSource>[0]>): void {
    const all = REQUESTS_PER_SECOND * Number(query.form.get("step"));
    steadyAnswer((_, promql) => {
      const badShare = [...bad].some((hash) => promql.includes(hash)) ? 0.3 : 0;
      if (promql.includes("[2m])")) return badShare;
      if (promql.includes("histogram_quantile")) return 0.1;
      if (promql.includes("_bucket")) return Math.round(all * 0.99);
      if (promql.includes('"5.."')) return Math.round(all * badShare);
      return Math.round(promql.includes('"2.."') ? all * (1 - badShare) : all);
    })(query, response);
  }
});

interface AnalysisRun {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly status?: { readonly phase?: string };
}

interface Quickness {
  readonly version: string;
  readonly analysis: string;
  readonly store: string;
}

/** What differs from the fleet here: the version, where templates ask, and how often. */
function quick(object: KubeObject, { version, analysis, store }: Quickness): KubeObject {
  const text = JSON.stringify(object);
  if (object.kind === "AnalysisTemplate")
    return JSON.parse(
      text
        .replace("http://tiphys-analysis.tiphys-system.svc", analysis)
        .replace("http://victoria-metrics.monitoring.svc:8428", store)
        .replace('"name":"interval","value":"1m"', '"name":"interval","value":"4s"')
        .replace('"name":"passes","value":"4"', '"name":"passes","value":"6"'),
    );
  if (object.kind !== "Rollout") return object;
  return JSON.parse(
    text.replaceAll("1.4.2", version).replaceAll('"duration":"5m"', '"duration":"2s"'),
  );
}
