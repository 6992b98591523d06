import { atMost, decisionOf } from "#core/policy/decide.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { TargetReport } from "./check-report.ts";

/** The report with the findings that were there before marked: what denied warns. */
export function markExisting(
  report: TargetReport,
  wasThere: (finding: Finding) => boolean,
): TargetReport {
  if (report.error !== null) return report;
  const findings = report.findings.map((finding) =>
    wasThere(finding)
      ? { ...finding, action: atMost(finding.action, "warn"), existing: true }
      : finding,
  );
  return { ...report, findings, decision: decisionOf(findings) };
}
