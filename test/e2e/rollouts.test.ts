import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { type CanaryTraffic, startTraffic } from "#test/support/canary-traffic.ts";
import {
  analysisRuns,
  type CanaryStory,
  NAMESPACE,
  objectiveText,
  rolloutBecomes,
  rolloutState,
  rolloutText,
  servicesText,
  verdictArguments,
} from "#test/support/canary-story.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { writeTree } from "#test/support/file-tree.ts";
import { freePorts } from "#test/support/free-ports.ts";
import { type MetricStore, startPrometheus } from "#test/support/metric-stores.ts";
import { type RolloutsController, startRollouts } from "#test/support/rollouts-controller.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { type RunningTiphys, startTiphys } from "#test/support/running-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";
import { toolPath } from "#test/support/tools.ts";

const SCRAPE = "5s";
/** Seven times 5 s are longer than five scrapes and 5 s. */
const FAST = '{name: interval, value: 5s}, {name: passes, value: "8"}';

const step = (app: string, more: readonly string[] = [FAST]) =>
  `{analysis: {templates: [{templateName: slo-step, clusterScope: true}], args: ${verdictArguments(app, more)}}}`;
const background = (app: string, { startingStep = 0 } = {}) =>
  `analysis: {templates: [{templateName: slo-background, clusterScope: true}], startingStep: ${startingStep}, args: ${verdictArguments(app, ["{name: interval, value: 5s}", "{name: initial-delay, value: 20s}"])}}`;
const canary = (steps: readonly string[], extra = "") =>
  `{canary: {maxSurge: 1, maxUnavailable: 0, ${extra}steps: [${steps.join(", ")}]}}`;

const weights = (app: string, ...list: readonly number[]) =>
  list.flatMap((weight) => [`{setWeight: ${weight}}`, step(app)]);

/** Requests per second, steps, and how the second version answers. */
const STORIES: readonly (CanaryStory & {
  readonly rate: number;
  readonly errorRatio?: number;
})[] = [
  { app: "good", rate: 300, strategy: canary(weights("good", 20, 60)) },
  { app: "bad", rate: 300, errorRatio: 0.3, strategy: canary(weights("bad", 20, 60)) },
  {
    app: "bad-minutely",
    rate: 300,
    errorRatio: 0.3,
    strategy: canary(["{setWeight: 20}", step("bad-minutely", ["{name: interval, value: 1m}"])]),
  },
  {
    app: "idle",
    rate: 0,
    strategy: canary([
      "{setWeight: 20}",
      step("idle", [
        "{name: interval, value: 5s}",
        '{name: passes, value: "3"}, {name: count, value: "3"}',
      ]),
    ]),
  },
  {
    app: "spike",
    rate: 300,
    strategy: canary(weights("spike", 20, 50), background("spike", { startingStep: 2 }) + ", "),
  },
  {
    app: "background-only",
    rate: 0,
    strategy: canary(
      ["{setWeight: 20}", "{pause: {duration: 2s}}", "{setWeight: 60}", "{pause: {duration: 2s}}"],
      background("background-only") + ", ",
    ),
  },
  {
    app: "background-hold",
    rate: 0,
    strategy: canary(
      ["{setWeight: 20}", "{pause: {duration: 90s}}", ...weights("background-hold", 60)],
      background("background-hold") + ", ",
    ),
  },
  {
    app: "blue-green",
    rate: 300,
    errorRatio: 0.3,
    strategy: `{blueGreen: {activeService: blue-green, previewService: blue-green-preview, prePromotionAnalysis: {templates: [{templateName: slo-step, clusterScope: true}], args: ${verdictArguments("blue-green", [FAST])}}}}`,
  },
];
const first = (app: string) => `registry.test/${app}:1`;
const second = (app: string) => `registry.test/${app}:2`;

describe("canaries on the real Argo Rollouts", function () {
  this.timeout(300_000);
  let plane: ControlPlane;
  let rollouts: RolloutsController;
  let traffic: CanaryTraffic;
  let prometheus: MetricStore;
  let analysis: RunningTiphys;
  let address: string;
  /** The version of the spike turns bad as soon as half of the pods are of it, whatever test runs then. */
  let spiked: Promise<unknown>;

  before(async function () {
    plane = await startControlPlane();
    rollouts = await startRollouts(this, plane);
    traffic = await startTraffic(plane.kubeconfig);
    prometheus = await startPrometheus({
      config: `global: {scrape_interval: ${SCRAPE}}\nscrape_configs: [{job_name: pods, honor_labels: true, static_configs: [{targets: ["${traffic.target}"]}]}]\n`,
    });
    const folder = join(plane.folder, "fleet");
    writeTree(folder, fleetFiles());
    const [port = 0] = await freePorts(1);
    address = `http://127.0.0.1:${port}`;
    analysis = startTiphys({
      argv: [
        ...["serve", "analysis", "--from", folder, "--listen", `127.0.0.1:${port}`],
        ...["--prometheus", prometheus.url, "--scrape-interval", SCRAPE],
      ],
      cwd: plane.folder,
    });
    await plane.apply(`apiVersion: v1\nkind: Namespace\nmetadata: {name: ${NAMESPACE}}\n`);
    await plane.apply(await templates(address));
    await prometheus.write(STORIES.flatMap(healthyHour));
    await plane.apply(servicesText("blue-green"));
    for (const story of STORIES) {
      traffic.call(story.app, story.rate);
      traffic.spoil(second(story.app), story.errorRatio ?? 0);
      await plane.apply(rolloutText(story, first(story.app)));
    }
    await Promise.all(
      STORIES.map(({ app }) => becomes(app, 60, ({ phase }) => phase === "Healthy")),
    );
    // Something to compare with: four scrapes of the first version.
    await new Promise((resolve) => setTimeout(resolve, 22_000));
    for (const story of STORIES) await plane.apply(rolloutText(story, second(story.app)));
    spiked = becomes("spike", 180, ({ step }) => step >= 2).then(() =>
      traffic.spoil(second("spike"), 0.3),
    );
    spiked.catch(() => {});
  });

  after(async () => {
    await analysis?.stop();
    await prometheus?.stop();
    await traffic?.stop();
    await rollouts?.stop();
    await plane?.stop();
  });

  const becomes = (
    app: string,
    seconds: number,
    claim: Parameters<typeof rolloutBecomes>[1]["claim"],
  ) => rolloutBecomes(plane, { app, seconds, claim });

  /** What `kubectl argo rollouts promote` does to a Rollout that paused in a step. */
  const promote = async (app: string) => {
    const { step: currentStepIndex } = await rolloutState(plane, app);
    const status = { pauseConditions: null, currentStepIndex: currentStepIndex + 1 };
    const { exitCode, stderr } = await plane.kubectl([
      ...["-n", NAMESPACE, "patch", "rollout", app, "--subresource=status", "--type=merge"],
      ...["-p", JSON.stringify({ status })],
    ]);
    expect(exitCode, stderr).to.equal(0);
  };

  const abortOf = async (app: string, seconds: number) => {
    const { abortedAt } = await becomes(app, seconds, ({ isAborted }) => isAborted);
    const began = traffic.firstBad(second(app)) ?? Number.NaN;
    const delay = ((abortedAt ?? Number.NaN) - began) / 1000;
    process.stdout.write(
      `      ${app}: ${delay.toFixed(0)} s from the first bad request to the abort\n`,
    );
    return delay;
  };

  it("aborts a bad version, with the reason in its AnalysisRun", async () => {
    const delay = await abortOf("bad", 90);
    const runs = await analysisRuns(plane, "bad");
    const last = runs.at(-1);
    expect(last?.phase).to.equal("Failed");
    expect(last?.values.at(-1)).to.match(/^\[[\d.]+,"fail",".*bad.*"\]$/);
    // 25 s on a machine of its own; what is left is for slow ones.
    expect(delay).to.be.lessThan(60);
  });

  it("promotes a good version by itself", async () => {
    const state = await becomes(
      "good",
      150,
      ({ phase, stableHash, currentHash }) => phase === "Healthy" && stableHash === currentHash,
    );
    expect(state.isAborted).to.equal(false);
    const runs = await analysisRuns(plane, "good");
    expect(runs.map(({ phase }) => phase)).to.deep.equal(["Successful", "Successful"]);
  });

  it("pauses a canary without traffic, and says what is missing", async () => {
    const state = await becomes("idle", 90, ({ pauses }) =>
      pauses.includes("InconclusiveAnalysisRun"),
    );
    expect(state.isAborted).to.equal(false);
    const [run] = await analysisRuns(plane, "idle");
    expect(
      run?.values.every((value) => value.includes('"hold"')),
      JSON.stringify(run),
    ).to.equal(true);
  });

  it("rolls back when errors begin at 50 %", async () => {
    await spiked;
    await abortOf("spike", 90);
    const state = await rolloutState(plane, "spike");
    expect(state.stableHash).not.to.equal(state.currentHash);
  });

  it("pauses a hold in the background until a person promotes", async () => {
    const state = await becomes("background-hold", 90, ({ pauses }) =>
      pauses.includes("InconclusiveAnalysisRun"),
    );
    expect(state.isAborted).to.equal(false);
    await promote("background-hold");
    const { isAborted } = await becomes("background-hold", 60, ({ step }) => step > state.step);
    expect(isAborted).to.equal(false);
  });

  it("keeps the version of before behind a blue-green switch that the analysis refuses", async () => {
    await becomes("blue-green", 90, ({ isAborted }) => isAborted);
    const { stdout } = await plane.kubectl([
      ...["-n", NAMESPACE, "get", "service", "blue-green", "-o", "json"],
    ]);
    const { stableHash, currentHash } = await rolloutState(plane, "blue-green");
    expect(JSON.parse(stdout).spec.selector["rollouts-pod-template-hash"]).to.equal(stableHash);
    expect(stableHash).not.to.equal(currentHash);
  });

  it("lets no canary with a background analysis alone pass lint", async () => {
    const story = STORIES.find(({ app }) => app === "background-only");
    const { exitCode, stdout } = await runTiphys({
      argv: ["lint", "-"],
      cwd: plane.folder,
      stdin: rolloutText(story as CanaryStory, second("background-only")),
    });
    expect(exitCode).to.equal(1);
    expect(stdout).to.contain("argo-rollouts/canary-evidence");
    const state = await rolloutState(plane, "background-only");
    process.stdout.write(`      Rollouts itself: ${JSON.stringify(state)}\n`);
  });

  it("aborts in under 2 minutes when asked once a minute", async () => {
    expect(await abortOf("bad-minutely", 150)).to.be.lessThan(120);
  });

  it("waits in a step while Prometheus restarts, and then goes on by itself", async () => {
    await plane.apply(
      rolloutText(
        { app: "good", strategy: canary(weights("good", 20, 60)) },
        "registry.test/good:3",
      ),
    );
    await becomes("good", 30, ({ step }) => step >= 1);
    await prometheus.restart();
    const state = await becomes(
      "good",
      150,
      ({ phase, stableHash, currentHash }) => phase === "Healthy" && stableHash === currentHash,
    );
    expect(state.isAborted).to.equal(false);
  });
});

/** What an older version of the application answered in the hour before: nothing was bad. */
function healthyHour({ app, rate }: { readonly app: string; readonly rate: number }) {
  const now = Date.now();
  const seconds = Array.from({ length: 240 }, (_, index) => index * 15);
  return ["200", "500"].map((code) => ({
    labels: {
      __name__: "http_requests_total",
      app,
      code,
      rollouts_pod_template_hash: "before",
    },
    samples: seconds.map(
      (second) => [now - 3_600_000 + second * 1000, code === "200" ? rate * second : 0] as const,
    ),
  }));
}

/** The shipped templates, asking the service of this test. */
async function templates(address: string): Promise<string> {
  const folder = join(ROOT, "manifests/analysis/templates");
  const text = execFileSync(await toolPath("kustomize"), ["build", folder], { encoding: "utf8" });
  return text.replaceAll("http://tiphys-analysis.tiphys-system.svc", address);
}

function fleetFiles(): Readonly<Record<string, string>> {
  const slos = STORIES.map(({ app }) => [`slos/${app}.yaml`, objectiveText(app)]);
  return {
    "tiphys.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, namespaces: [${NAMESPACE}]}]
  policies: []
  slos: [slos/*.yaml]
`,
    ...Object.fromEntries(slos),
  };
}
