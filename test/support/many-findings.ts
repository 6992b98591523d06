import { buildReport, type CheckReport } from "#authoring/check/check-report.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import type { ReportContext } from "#authoring/report/report-context.ts";
import { makeFinding } from "./findings.ts";

interface Amount {
  readonly targets: number;
  /** Denials in each target; as many warnings besides. */
  readonly denials: number;
  readonly message?: string;
}

/** A report of many findings, all different. */
export function manyFindings({ targets, denials, message = "is wrong" }: Amount): CheckReport {
  const reports = Array.from({ length: targets }, (_, target) => ({
    path: `apps/app-${target}/overlays/prod`,
    app: `app-${target}`,
    environment: "prod",
    decision: "deny" as const,
    resources: denials,
    error: null,
    findings: (["deny", "warn"] as const).flatMap((action) =>
      Array.from({ length: denials }, (_none, number) =>
        makeFinding({
          id: `${target}-${number}-${action}`.padEnd(64, "0"),
          rule: `rule-${number}`,
          action,
          message,
          resource: {
            apiVersion: "v1",
            kind: "Service",
            namespace: `app-${target}`,
            name: `${action}-${number}`,
          },
          source: { file: `apps/app-${target}/base/service.yaml`, line: number + 1, column: null },
        }),
      ),
    ),
  }));
  return buildReport(reports, { revision: `sha256:${"0".repeat(64)}`, policies: 1, rules: 1 });
}

/** What formats know of a run in which nothing was special. */
export const PLAIN_CONTEXT: ReportContext = {
  style: textStyle({ env: { NO_COLOR: "1" }, stdout: process.stdout }),
  ...{ hints: [], isQuiet: false, failOn: "deny", noun: "overlay", hasEnvironments: true },
  version: "1.2.3",
  rules: new Map(),
  files: { prefix: "", byTarget: new Map() },
  environment: null,
};
