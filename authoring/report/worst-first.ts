import {
  type CheckReport,
  type FindingFate,
  fateOf,
  type TargetReport,
} from "#authoring/check/check-report.ts";
import type { Finding } from "#core/policy/finding.ts";
import { SEVERITIES } from "#core/policy/policy.ts";

/** A finding with the target that it was made in. */
export interface TargetFinding {
  readonly target: TargetReport;
  readonly finding: Finding;
  readonly fate: FindingFate;
}

const FATES: readonly FindingFate[] = ["deny", "warn", "audit", "notEvaluable", "excepted"];

/** All findings of a report: denials first, new ones before existing, severe ones first, else in the report's order. */
export function worstFirst(report: CheckReport): readonly TargetFinding[] {
  return report.targets
    .flatMap((target) =>
      target.findings.map((finding) => ({ target, finding, fate: fateOf(finding) })),
    )
    .sort(
      (left, right) =>
        FATES.indexOf(left.fate) - FATES.indexOf(right.fate) ||
        Number(left.finding.existing) - Number(right.finding.existing) ||
        SEVERITIES.indexOf(left.finding.severity) - SEVERITIES.indexOf(right.finding.severity),
    );
}
