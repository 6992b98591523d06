import type { Environment } from "#core/policy/fleet.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { ReportedFinding, ReportFacts } from "./decode-report.ts";

export interface PlacedFinding extends ReportedFinding {
  /** Null for what belongs to no namespace. */
  readonly namespace: string | null;
}

const RANK: Readonly<Record<ReportedFinding["result"], number>> = {
  fail: 0,
  error: 1,
  warn: 2,
  skip: 3,
};

/** What the scan found in an environment, the worst first. */
export function environmentFindings(
  environment: Environment,
  state: ClusterState,
): readonly PlacedFinding[] {
  return reportsOf(environment, state)
    .flatMap(({ namespace, findings }) =>
      findings
        .filter((finding) => finding.environment === environment.name)
        .map((finding) => ({ ...finding, namespace })),
    )
    .toSorted((left, right) => RANK[left.result] - RANK[right.result]);
}

/** Two fleets may call an environment the same: the namespaces tell them apart. */
export function reportsOf(
  { name, namespaces, namespaceSelector }: Environment,
  { reports }: ClusterState,
): readonly ReportFacts[] {
  const isNamed = anyGlobMatcher(namespaces);
  return reports.items.filter(
    ({ namespace, compliance }) =>
      Object.hasOwn(compliance, name) &&
      (namespace === null || namespaceSelector !== undefined || isNamed(namespace)),
  );
}
