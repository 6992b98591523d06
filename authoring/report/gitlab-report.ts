import { createHash } from "node:crypto";
import type { CheckReport, TargetReport } from "#authoring/check/check-report.ts";
import { endSentence } from "#core/end-sentence.ts";
import type { Severity } from "#core/policy/policy.ts";
import { findingFingerprint } from "./finding-fingerprint.ts";
import { type FilePlace, findingPlace, targetPlace } from "./finding-place.ts";
import type { ReportContext } from "./report-context.ts";
import { resourceWords, targetWords } from "./resource-words.ts";
import { ruleName } from "./sarif-rules.ts";
import { type TargetFinding, worstFirst } from "./worst-first.ts";

const SEVERITIES: Readonly<Record<Severity, "blocker" | "critical" | "major" | "minor">> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
};

/**
 * GitLab's Code Quality: what denies, warns or is noted (as info); no exceptions, for it knows none.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function gitlabReport(report: CheckReport, { files }: ReportContext): string {
  const errors = report.targets.flatMap((target) => errorIssue(target, targetPlace(target, files)));
  const issues = worstFirst(report)
    .filter(({ fate }) => fate === "deny" || fate === "warn" || fate === "audit")
    .map((found) => findingIssue(found, findingPlace(found.finding, { ...found, files })));
  return `${JSON.stringify([...errors, ...issues], null, 2)}\n`;
}

function findingIssue(found: TargetFinding, place: FilePlace | null) {
  const { finding, target, fate } = found;
  const sentences = [
    `${resourceWords(finding.resource)}: ${finding.message}`,
    `${fate} in ${targetWords(target.path)}`,
    ...(finding.remedy === null ? [] : [finding.remedy]),
  ];
  return {
    description: sentences.map(endSentence).join(" "),
    check_name: ruleName(finding),
    fingerprint: findingFingerprint(found),
    severity: fate === "audit" ? "info" : SEVERITIES[finding.severity],
    location: location(place),
  };
}

function errorIssue(target: TargetReport, place: FilePlace | null) {
  if (target.error === null) return [];
  const { code, message } = target.error;
  return [
    {
      description: `${targetWords(target.path)} could not be judged: ${message}`,
      check_name: code,
      fingerprint: createHash("sha256").update(`${target.path}\u0000${code}`).digest("hex"),
      severity: "blocker",
      location: location(place),
    },
  ];
}

/** GitLab refuses an entry without a file; standard input has none. */
function location(place: FilePlace | null) {
  return { path: place?.file ?? "-", lines: { begin: place?.line ?? 1 } };
}
