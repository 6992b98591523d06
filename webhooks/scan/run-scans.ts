import { randomUUID } from "node:crypto";
import { pauseFor } from "#adapters/pause-for.ts";
import type { Logger } from "pino";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import type { GuardrailStore } from "../guardrails/guardrail-store.ts";
import { holdLease } from "../leader/hold-lease.ts";
import { scanCluster, type ScanOutcome } from "./scan-cluster.ts";
import type { ScanMetrics } from "./scan-metrics.ts";
import { wholeBundles } from "./whole-bundles.ts";

/** How soon a changed bundle is scanned with: a burst of commits is one scan. */
const LOOK_EVERY_MS = 2000;
const RETRY_MS = 60_000;

export interface ScanningOptions {
  readonly store: GuardrailStore;
  readonly namespace: string;
  readonly server: string;
  readonly everyMs: number;
  readonly now: () => number;
  readonly log: Logger;
  readonly metrics: ScanMetrics;
  readonly signal: AbortSignal;
}

/** Scans until the signal, while this server is the leader: at once, when a bundle changed, and every so often. */
export async function runScans(client: ClusterClient, options: ScanningOptions): Promise<void> {
  const { namespace, server, now, signal, log, metrics } = options;
  metrics.setLeader(false);
  const scan = scanner(client, options);
  await holdLease(client, {
    ...{ namespace, lease: "tiphys-scan", now, signal },
    holder: `${server}_${randomUUID()}`,
    onFault: (fault) => log.warn({ fault }, "scan: lease not held"),
    work: async (held) => {
      log.info("scan: this server is the leader");
      metrics.setLeader(true);
      await scanAgain(scan, { ...options, signal: held }).finally(() => metrics.setLeader(false));
    },
  });
}

/** True when it came to its end. */
type Scan = (signal: AbortSignal) => Promise<boolean>;

async function scanAgain(scan: Scan, { store, everyMs, signal }: ScanningOptions): Promise<void> {
  let seen: string | null = null;
  let nextAt = 0;
  while (!signal.aborted) {
    const revisions = revisionsOf(store);
    if (store.isReady && (revisions !== seen || performance.now() >= nextAt)) {
      seen = revisions;
      const isDone = await scan(signal);
      nextAt = performance.now() + (isDone ? everyMs : RETRY_MS);
    }
    await pauseFor(LOOK_EVERY_MS, signal);
  }
}

/** Logs one line a scan; what is absent or may not be listed is said when it is news. */
function scanner(client: ClusterClient, { store, now, log, metrics }: ScanningOptions): Scan {
  const inForce = wholeBundles(store);
  let said = "";
  return async (signal) => {
    const start = performance.now();
    try {
      const outcome = await scanCluster(client, { inForce: await inForce(), now, signal });
      const seconds = (performance.now() - start) / 1000;
      metrics.observe(outcome, { seconds, endedAt: now() });
      const { hasReports, unlisted, unwritten } = outcome;
      const gaps = JSON.stringify([hasReports, unlisted, unwritten]);
      if (gaps !== said) logGaps(outcome, log);
      said = gaps;
      log.info(countsOf(outcome, seconds), "scan: done");
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      metrics.countFailure();
      log.error({ error: (error as Error).message }, "scan: not finished");
      return false;
    }
  };
}

function logGaps({ hasReports, unlisted, unwritten }: ScanOutcome, log: Logger): void {
  if (!hasReports)
    log.warn(
      { crd: "policyreports.wgpolicyk8s.io" },
      "scan: no reports are written, as their CustomResourceDefinition is not installed",
    );
  if (unwritten.length > 0) log.warn({ unwritten }, "scan: reports not written or deleted");
  if (unlisted.length > 0) log.warn({ unlisted }, "scan: kinds that may not be listed");
}

function countsOf(outcome: ScanOutcome, seconds: number) {
  const { namespaces, cluster, resources, written, removed } = outcome;
  const findings = [...namespaces, cluster]
    .flat()
    .reduce((sum, each) => sum + each.findings.length, 0);
  return { namespaces: namespaces.length, resources, findings, written, removed, seconds };
}

function revisionsOf({ statuses }: GuardrailStore): string {
  return JSON.stringify(statuses.map(({ name, revision }) => [name, revision]));
}
