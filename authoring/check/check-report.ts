import type { DecisionWord, Finding } from "#core/policy/finding.ts";

/** One target of a report; `decision` is null where it could not be judged, and `error` says why. */
export interface TargetReport {
  /** Relative to the repository's root; "-" for standard input. */
  readonly path: string;
  readonly app: string | null;
  readonly environment: string | null;
  readonly decision: DecisionWord | null;
  readonly resources: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly findings: readonly Finding[];
}

/** Counts of findings by what becomes of them; `existing` is a part of `warn`, the others are apart. */
export interface ReportSummary {
  readonly deny: number;
  readonly warn: number;
  readonly audit: number;
  readonly excepted: number;
  readonly existing: number;
  readonly notEvaluable: number;
  readonly resources: number;
  readonly policies: number;
  readonly rules: number;
}

/** What `tiphys check --format json` prints; check-report.schema.ts describes it for programs. */
export interface CheckReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "CheckReport";
  readonly revision: string;
  readonly targets: readonly TargetReport[];
  readonly summary: ReportSummary;
}

/** Which of the summary's counts a finding belongs to. */
export type FindingFate = "deny" | "warn" | "audit" | "excepted" | "notEvaluable";

/** Every finding has one fate. */
export function fateOf({ exception, status, action }: Finding): FindingFate {
  if (exception !== null) return "excepted";
  if (status === "not-evaluable") return "notEvaluable";
  return action === "deny" || action === "warn" ? action : "audit";
}

/** How many findings have each fate. */
export function countFates(findings: readonly Finding[]): Readonly<Record<FindingFate, number>> {
  const counts = { deny: 0, warn: 0, audit: 0, excepted: 0, notEvaluable: 0 };
  for (const finding of findings) counts[fateOf(finding)] += 1;
  return counts;
}

/** Report of targets that were judged by some guardrails. */
export function buildReport(
  targets: readonly TargetReport[],
  judgedBy: { readonly revision: string; readonly policies: number; readonly rules: number },
): CheckReport {
  const findings = targets.flatMap((target) => target.findings);
  const { deny, warn, audit, excepted, notEvaluable } = countFates(findings);
  const { revision, policies, rules } = judgedBy;
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "CheckReport",
    revision,
    targets,
    summary: {
      ...{ deny, warn, audit, excepted },
      existing: findings.filter((finding) => finding.existing && fateOf(finding) === "warn").length,
      notEvaluable,
      resources: targets.reduce((sum, target) => sum + target.resources, 0),
      policies,
      rules,
    },
  };
}

/** 2 if a target could not be judged, 1 if one is denied (or, with failOn warn, warned), else 0. */
export function exitCodeOf(report: CheckReport, failOn: "deny" | "warn"): number {
  if (report.targets.some(({ error }) => error !== null)) return 2;
  const failing: readonly (DecisionWord | null)[] = failOn === "warn" ? ["deny", "warn"] : ["deny"];
  return report.targets.some(({ decision }) => failing.includes(decision)) ? 1 : 0;
}
