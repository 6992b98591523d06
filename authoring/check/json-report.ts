import type { Finding } from "#core/policy/finding.ts";
import type { CheckReport } from "./check-report.ts";

/** The report for programs, two spaces deep; fields in one order, whoever made a finding. */
export function jsonReport(report: CheckReport): string {
  const targets = report.targets.map((target) => ({
    ...target,
    findings: target.findings.map(inOrder),
  }));
  return `${JSON.stringify({ ...report, targets }, null, 2)}\n`;
}

function inOrder(finding: Finding): Finding {
  const { id, policy, rule, severity, action, status, resource, ...rest } = finding;
  const { path, message, remedy, source, exception, override, existing } = rest;
  return {
    ...{ id, policy, rule, severity, action, status, resource },
    ...{ path, message, remedy, source, exception, override, existing },
  };
}
