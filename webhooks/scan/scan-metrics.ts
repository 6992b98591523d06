import { Counter, Gauge, type Registry } from "prom-client";
import type { ScanOutcome } from "./scan-cluster.ts";

export interface ScanMetrics {
  readonly setLeader: (isLeader: boolean) => void;
  readonly observe: (outcome: ScanOutcome, times: ScanTimes) => void;
  readonly countFailure: () => void;
}

interface ScanTimes {
  readonly seconds: number;
  /** In milliseconds since the epoch. */
  readonly endedAt: number;
}

/** The metrics of the scan. Those of a server that is not the leader are empty, so that no sum counts twice. */
export function scanMetrics(registry: Registry): ScanMetrics {
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const leader = gauge("tiphys_scan_leader", "1 on the server that scans.");
  const ratio = gauge(
    "tiphys_compliance_ratio",
    "Share of resources in which a policy found nothing, of those it judged, at the last scan.",
    ["environment", "policy"],
  );
  const resources = gauge("tiphys_scan_resources", "Resources judged at the last scan.");
  const unlisted = gauge("tiphys_scan_unlisted_kinds", "Kinds that could not be listed.");
  const missing = gauge(
    "tiphys_scan_reports_missing",
    "1 where the CustomResourceDefinition of PolicyReports is absent.",
  );
  const ended = gauge(
    "tiphys_scan_last_success_timestamp_seconds",
    "When the last scan ended, in seconds since the epoch.",
  );
  const duration = gauge("tiphys_scan_duration_seconds", "How long the last scan took.");
  const writes = new Counter({
    name: "tiphys_scan_report_writes_total",
    help: "Reports written, because something changed.",
    registers,
  });
  const failures = new Counter({
    name: "tiphys_scan_failures_total",
    help: "Scans that did not come to their end, and reports that could not be written or deleted.",
    registers,
  });
  return {
    setLeader: (isLeader) => {
      leader.set(isLeader ? 1 : 0);
      if (isLeader) return;
      ratio.reset();
      missing.set(0);
      unlisted.set(0);
    },
    countFailure: () => failures.inc(),
    observe: (outcome, { seconds, endedAt }) => {
      ratio.reset();
      for (const { environment, policy, share } of complianceShares([
        ...outcome.namespaces,
        outcome.cluster,
      ]))
        ratio.set({ environment, policy }, share);
      resources.set(outcome.resources);
      unlisted.set(outcome.unlisted.length);
      missing.set(outcome.hasReports ? 0 : 1);
      ended.set(endedAt / 1000);
      duration.set(seconds);
      writes.inc(outcome.written);
      failures.inc(outcome.unwritten.length);
    },
  };
}

interface ComplianceShare {
  readonly environment: string;
  readonly policy: string;
  readonly share: number;
}

/** By environment and policy, over all namespaces. */
export function complianceShares(
  namespaces: ScanOutcome["namespaces"],
): readonly ComplianceShare[] {
  const sums = new Map<
    string,
    { environment: string; policy: string; judged: number; failed: number }
  >();
  for (const { environment, compliance } of namespaces.flat())
    for (const { policy, judged, failed } of compliance) {
      const key = `${environment}\u0000${policy}`;
      const sum = sums.get(key) ?? { environment, policy, judged: 0, failed: 0 };
      sums.set(key, { ...sum, judged: sum.judged + judged, failed: sum.failed + failed });
    }
  return [...sums.values()].map(({ environment, policy, judged, failed }) => ({
    environment,
    policy,
    share: 1 - failed / judged,
  }));
}
