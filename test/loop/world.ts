import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { AnalysisProcess } from "#test/support/analysis-process.ts";
import { startArgoCd } from "#test/support/argo-cd.ts";
import { startArgoControllers } from "#test/support/argo-controllers.ts";
import { rolloutBecomes, type RolloutState } from "#test/support/canary-story.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { startControllerManager } from "#test/support/controller-manager.ts";
import { EXAMPLE } from "#test/support/example-in-argo-cd.ts";
import { type ApplicationWatch, watchApplications } from "#test/support/example-in-cluster.ts";
import { type LiveService, startLiveService } from "#test/support/live-service.ts";
import { quickFleet } from "#test/support/loop-fleet.ts";
import { createLoopGit, type LoopGit } from "#test/support/loop-git.ts";
import { type MetricStore, startPrometheus } from "#test/support/metric-stores.ts";
import { PLAYED_KINDS, playOperators } from "#test/support/played-operators.ts";
import { pluginCommands } from "#test/support/plugin-commands.ts";
import { type PrintedTimes, printedTimes } from "#test/support/printed-times.ts";
import { startRolloutsByAccount } from "#test/support/rollouts-controller.ts";
import type { TiphysResult } from "#test/support/run-tiphys.ts";
import type { ServiceBalancer } from "#test/support/service-balancer.ts";
import { toolPath } from "#test/support/tools.ts";
import type { WebhookProcess } from "#test/support/webhook-process.ts";
import { bringBundle, bringUp, runCommand } from "./world-actions.ts";
import { healthyHours } from "./world-history.ts";
import { analysisOf, startSuite } from "./world-suite.ts";

export const PROD = "ml-inference-prod";
export const APP = "ml-inference";
/** What Prometheus scrapes by, and the analysis provider knows. */
const SCRAPE = "1s";
/** Those that Deployments, DaemonSets, budgets for disruptions and deleted namespaces need; pods are the played kubelet's. */
const CONTROLLERS = [
  "deployment-controller",
  "daemonset-controller",
  "disruption-controller",
  "namespace-controller",
];

/** One cluster, one fleet, one repository and all programs of the suite, for the whole run. */
export interface LoopWorld extends ApplicationWatch {
  readonly plane: ControlPlane;
  readonly git: LoopGit;
  /** A user's command, in a process of its own; in the main clone unless told. The clone is as the last one left it. */
  readonly tiphys: (
    argv: readonly string[],
    options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
  ) => Promise<Omit<TiphysResult, "shown">>;
  /** Applies the root Application unless that was done, and waits until every Application is synced and healthy. */
  readonly bringUp: () => Promise<void>;
  /** Has Argo CD look, and waits until the Application is synced to the commit and healthy; 120 s unless told. */
  readonly untilSynced: (application: string, commit: string, seconds?: number) => Promise<void>;
  /** Prod's Rollout ml-inference. */
  readonly untilRollout: (
    claim: (state: RolloutState) => boolean,
    seconds: number,
  ) => Promise<RolloutState>;
  readonly webhook: {
    readonly replicas: readonly WebhookProcess[];
    readonly balancer: ServiceBalancer;
  };
  /** Commits the fleet's bundle if it is not current; its revision, once both replicas have it in force. */
  readonly bringBundle: () => Promise<string>;
  readonly analysis: AnalysisProcess;
  readonly prometheus: MetricStore;
  readonly service: LiveService;
  readonly times: PrintedTimes;
}

let running: LoopWorld | null = null;
/** What was started, to be ended in the other order. */
const started: (() => Promise<unknown>)[] = [];

/** The running one; throws outside of a run. */
export function loopWorld(): LoopWorld {
  if (running === null) throw new Error("the world has not started");
  return running;
}

/** Starts everything but the fleet: that comes with `bringUp`. */
export async function startLoopWorld(context: Mocha.Context): Promise<void> {
  const begun = performance.now();
  const times = printedTimes();
  const plane = ending(await startControlPlane(["--enable-garbage-collector=false"]));
  const kustomize = dirname(await toolPath("kustomize"));
  const targets = join(plane.folder, "targets.json");
  await writeFile(targets, "[]");
  const prometheus = ending(await startPrometheus({ config: scraping(targets) }));
  await prometheus.write(healthyHours(Date.now()));
  const analysis = await analysisOf(plane, [
    "--prometheus",
    prometheus.url,
    "--scrape-interval",
    SCRAPE,
  ]);
  const git = await createLoopGit({
    folder: join(plane.folder, "git"),
    source: EXAMPLE,
    changes: (repository) =>
      quickFleet({ repository, analysis: analysis.url, prometheus: prometheus.url }),
  });
  const tiphys = runCommand({ git, kustomize });
  await mkdir(join(plane.folder, "home"), { recursive: true });
  const argoCd = ending(
    await startArgoCd({
      pluginFolder: join(import.meta.dirname, "../../manifests/cmp"),
      commands: await pluginCommands(),
      repoServerEnvironment: { PATH: `/usr/local/bin:/usr/bin:/bin:${kustomize}` },
    }),
  );
  await plane.apply(PLAYED_KINDS);
  ending(await startControllerManager(plane, CONTROLLERS));
  ending(await startRolloutsByAccount(context, plane));
  ending(playOperators(plane));
  const webhook = await startSuite(plane, { analysis, ending });
  const controllers = ending(await startArgoControllers(context, { plane, argoCd }));
  const service = ending(
    await startLiveService({ kubeconfig: plane.kubeconfig, namespace: PROD, app: APP, targets }),
  );
  const watch = watchApplications(plane, controllers.logTail);
  const surroundings = { plane, git, tiphys, watch, webhook };
  const bundle = () => bringBundle(surroundings);
  running = {
    ...{ plane, git, tiphys, webhook, analysis, prometheus, service, times, ...watch },
    ...bringUp(surroundings),
    bringBundle: bundle,
    untilRollout: (claim, seconds) =>
      rolloutBecomes(plane, { app: APP, namespace: PROD, seconds, claim }),
  };
  times.note("start of the world's programs", performance.now() - begun);
}

/** Ends what was started; the table of times. */
export async function endLoopWorld(): Promise<string> {
  const table = running?.times.table() ?? "";
  running = null;
  for (const stop of started.splice(0).reverse()) await stop();
  return table;
}

function ending<T extends { readonly stop: () => Promise<unknown> }>(program: T): T {
  started.push(program.stop);
  return program;
}

function scraping(targets: string): string {
  return `global: {scrape_interval: ${SCRAPE}, scrape_timeout: ${SCRAPE}}
scrape_configs: [{job_name: ml-inference, file_sd_configs: [{files: ["${targets}"], refresh_interval: 1s}]}]
`;
}
