import { type Logger, pino } from "pino";
import { connectPrometheus } from "#adapters/prometheus/prometheus-client.ts";
import { DEFAULT_SCRAPE_SECONDS, defaultDelay } from "#adapters/prometheus/metrics-source.ts";
import { openQueryPool } from "#adapters/prometheus/query-pool.ts";
import { readVersion } from "#adapters/read-version.ts";
import type { World } from "#adapters/world.ts";
import { formatProblem, TiphysError } from "#core/errors.ts";
import { openStates } from "../budgets/read-state.ts";
import { compare } from "../compare/compare.ts";
import type { ClusterState } from "../fleet/cluster-state.ts";
import { keptState } from "../fleet/kept-state.ts";
import { readCluster, UNREAD } from "../fleet/read-cluster.ts";
import { KeptAnswers } from "../measure/kept-answers.ts";
import { openLastSeen } from "../measure/last-seen.ts";
import { openSilentVersions } from "../measure/silent-versions.ts";
import {
  faultAnswer,
  type Measured,
  type MeasurePorts,
  misfit,
  openMeasuring,
} from "../measure/measure.ts";
import { openSeenCanaries } from "../measure/seen-canaries.ts";
import { folderOffers } from "../objectives/folder-offers.ts";
import { type ObjectiveOffer, ObjectiveStore } from "../objectives/objective-store.ts";
import type { AnalysisAppOptions } from "../server/analysis-app.ts";
import { type AnalysisMetrics, analysisMetrics } from "../server/analysis-metrics.ts";
import { knownCallers } from "../server/callers.ts";
import { type RoutePorts, routes } from "../server/routes.ts";
import type { AnalysisConfig } from "./analysis-config.ts";

/** Objectives of which budget and burn are kept for the next canary. */
const MAX_SHARED = 2000;

/** The parts of a running analysis server. */
export interface AnalysisParts {
  readonly app: AnalysisAppOptions;
  readonly log: Logger;
  readonly metrics: AnalysisMetrics;
  /** Reads the folder, or begins to follow the cluster. @throws CONFIG_INVALID */
  readonly readSlos: () => Promise<void>;
  readonly close: () => void;
}

/** The one place where the server's parts are made and joined. @throws CONFIG_INVALID */
export function composeAnalysis(config: AnalysisConfig, world: World): AnalysisParts {
  const { now, signal } = world;
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, world.stderr);
  const store = new ObjectiveStore();
  const metrics = analysisMetrics({ store, cacheBytes: () => pool.cacheBytes() });
  const clients = config.sources.map(connectPrometheus);
  const pool = openQueryPool({ clients, now, onQuery: metrics.observeQuery });
  const canaries = openSeenCanaries();
  const ports: MeasurePorts = {
    store,
    canaries,
    now,
    ask: pool.ask,
    lastSeen: openLastSeen(),
    silentVersions: openSilentVersions(),
    shared: new KeptAnswers({ maxEntries: MAX_SHARED, now }),
    deadline: () => AbortSignal.timeout(config.deadlineMs),
    timing: timingOf(config),
    baselineOf: ({ baseline }) =>
      baseline.kind === "objective" ? otherObjective(store, baseline) : null,
  };
  const readState = openStates(ports);
  const noting = { metrics, log, isWorthALine: onceInAWhile(now) };
  const following = { config, store, log, signal };
  return {
    log,
    metrics,
    app: {
      registry: metrics.registry,
      waitsFor: () => waitsFor(store, signal),
      routes: routes({
        ...{ store, readState, canaries, now, version: readVersion() },
        fleet: fleetOf(config, world),
        compare: (request) => compare(request, ports),
      }),
      measure: measuring(openMeasuring(ports), { ...noting, now }),
      misfit: (message, request) => {
        const answer = misfit(new TiphysError("REQUEST_INVALID", message), ports);
        note(answer, { ...noting, request });
        return answer.text;
      },
      isKnown: knownCallers({
        tokenFile: config.tokenFile,
        takesCertificates: config.tls?.clientCaFile !== null && config.tls !== null,
      }),
      onRefused: metrics.countRefused,
      report: (error, request) =>
        log.error(
          { request, error: error instanceof Error ? error.message : String(error) },
          "request failed",
        ),
    },
    readSlos: () => readSlos(following),
    close: pool.close,
  };
}

/** The cluster's client is large: it is loaded when somebody first looks. */
function fleetOf(config: AnalysisConfig, { now, signal }: World): RoutePorts["fleet"] {
  const { showsFleet, kubeconfig, namespace, cluster } = config;
  if (!showsFleet) return null;
  const read = async (before: ClusterState) => {
    const { connectCluster } = await import("#adapters/kubernetes/cluster-client.ts");
    return readCluster(before, { client: connectCluster(kubeconfig), namespace, now, signal });
  };
  const elapsed = () => performance.now();
  return { state: keptState({ first: UNREAD, read, elapsed }), cluster };
}

function waitsFor(store: ObjectiveStore, signal: AbortSignal): string | null {
  if (signal.aborted) return "its end: told to stop";
  return store.isReady ? null : "a first reading of SLOs";
}

function timingOf({ sources }: AnalysisConfig): MeasurePorts["timing"] {
  const known = new Map(sources.map((source) => [source.name, source]));
  const unknown = {
    scrapeSeconds: DEFAULT_SCRAPE_SECONDS,
    delaySeconds: defaultDelay(DEFAULT_SCRAPE_SECONDS),
  };
  return (name) => known.get(name) ?? unknown;
}

interface NamedObjective {
  readonly service: string;
  readonly namespace: string | null;
  readonly name: string;
}

function otherObjective({ served }: ObjectiveStore, { service, namespace, name }: NamedObjective) {
  const found = served.find(
    ({ objective }) =>
      objective.service === service &&
      objective.name === name &&
      (namespace === null || objective.namespace === namespace),
  );
  return found?.objective ?? null;
}

interface Noting {
  readonly metrics: AnalysisMetrics;
  readonly log: Logger;
  /** Whether a misfit of this code is worth a line: not each of a thousand. */
  readonly isWorthALine: (code: string) => boolean;
}

/** Measures, counts, and answers with hold even for a fault of ours: an error would abort a rollout. */
function measuring(
  answer: ReturnType<typeof openMeasuring>,
  { now, ...noting }: Noting & { readonly now: () => number },
): AnalysisAppOptions["measure"] {
  const answered = async (body: string, request: string) => {
    try {
      return await answer(body);
    } catch (error) {
      noting.log.error({ request, error: (error as Error).stack }, "measurement failed");
      return faultAnswer(now());
    }
  };
  return async (body, request) => {
    const start = performance.now();
    const measured = await answered(body, request);
    note(measured, { ...noting, request });
    noting.metrics.observeMeasure((performance.now() - start) / 1000);
    return measured.text;
  };
}

function note(
  { slo, outcome, reason, question, code, given }: Measured,
  { metrics, log, isWorthALine, request }: Noting & { readonly request: string },
): void {
  metrics.countMeasurement(slo, outcome);
  if (outcome === "hold") metrics.countHold(question);
  if (given()) log.info({ request, slo, outcome, reason }, "verdict on a canary");
  if (code === null) return;
  metrics.countMisfit(code);
  if (isWorthALine(code))
    log.warn({ request, code, outcome, reason }, "measure request does not fit");
}

const LINE_EVERY_MS = 10_000;

function onceInAWhile(now: () => number): (code: string) => boolean {
  const last = new Map<string, number>();
  return (code) => {
    if (now() - (last.get(code) ?? -Infinity) < LINE_EVERY_MS) return false;
    last.set(code, now());
    return true;
  };
}

interface Following {
  readonly config: AnalysisConfig;
  readonly store: ObjectiveStore;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** SLOs of the folder now, or of the cluster's bundles from now on: its client is large, and loaded for it alone. */
async function readSlos({ config, store, log, signal }: Following): Promise<void> {
  const { from, cluster, kubeconfig } = config;
  const take = (offers: readonly ObjectiveOffer[]) => {
    store.take(offers);
    reportStatus(store, log);
  };
  if (from !== null) {
    take(await folderOffers(from, cluster));
    return;
  }
  const { followBundles } = await import("../objectives/follow-bundles.ts");
  const onFault = (fault: string) => log.warn({ fault }, "cluster not followed");
  followBundles({ kubeconfig, cluster, onOffers: take, onFault, signal });
}

/** One line per bundle and change: what is served, and what cannot be read. */
function reportStatus({ statuses }: ObjectiveStore, log: Logger): void {
  if (statuses.length === 0) log.warn("no SLOs are served: no bundle was found");
  for (const { name, revision, objectives, problems } of statuses) {
    const faults = problems.slice(0, 20).map(formatProblem);
    if (faults.length === 0) log.info({ bundle: name, revision, objectives }, "SLOs in force");
    else log.error({ bundle: name, revision, objectives, faults }, "SLO documents cannot be read");
  }
}
