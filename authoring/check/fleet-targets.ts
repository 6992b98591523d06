import type { LoadedFleet } from "#adapters/load-fleet.ts";
import { FLEET_FILE } from "#adapters/repository-root.ts";
import { decisionOf } from "#core/policy/decide.ts";
import type { Finding } from "#core/policy/finding.ts";
import { BUNDLE_FILE } from "#authoring/bundle/bundle-bytes.ts";
import { acceptedLossFinding } from "./accepted-loss-finding.ts";
import { baselineFinding } from "./baseline-finding.ts";
import type { TargetReport } from "./check-report.ts";
import { inspectBundle } from "./committed-bundle.ts";
import { exceptionFindings } from "./exception-findings.ts";

export interface FleetFiles {
  /** One per file with something to say about, sorted by path. */
  readonly targets: readonly TargetReport[];
  readonly hints: readonly string[];
}

interface FleetContext {
  readonly root: string;
  readonly loaded: LoadedFleet;
  readonly judged: readonly TargetReport[];
  readonly now: number;
}

/** What a run over the whole fleet says about the fleet's own files. @throws FILE_UNREADABLE */
export function fleetTargets({ root, loaded, judged, now }: FleetContext): FleetFiles {
  const byFile = new Map(exceptionFindings(loaded, { now, used: usedExceptions(judged) }));
  const bundle = inspectBundle(root, loaded);
  if (bundle.state === "stale") byFile.set(BUNDLE_FILE, [bundle.finding]);
  const losses = acceptedLossFinding(loaded.source.fleet, { root, now });
  if (losses !== null) byFile.set(FLEET_FILE, [losses]);
  const baseline = baselineFinding(loaded, judged);
  if (baseline !== null) byFile.set(baseline.file, [baseline.finding]);
  const targets = [...byFile].map(([file, findings]) => fileTarget(file, findings));
  return {
    targets: targets.sort((left, right) => (left.path < right.path ? -1 : 1)),
    hints: bundle.state === "absent" ? [NO_BUNDLE] : [],
  };
}

const NO_BUNDLE = `there is no ${BUNDLE_FILE}; for clusters, write and commit one with "tiphys bundle"`;

function usedExceptions(judged: readonly TargetReport[]): ReadonlySet<string> | null {
  if (judged.some(({ error }) => error !== null)) return null;
  const names = judged.flatMap(({ findings }) => findings.map(({ exception }) => exception));
  return new Set(names.filter((name) => name !== null));
}

function fileTarget(path: string, findings: readonly Finding[]): TargetReport {
  return {
    path,
    app: null,
    environment: null,
    decision: decisionOf(findings),
    resources: 0,
    error: null,
    findings,
  };
}
