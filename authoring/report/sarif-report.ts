import { gzipSync } from "node:zlib";
import type { CheckReport } from "#authoring/check/check-report.ts";
import type { ReportContext } from "./report-context.ts";
import { sarifNotifications } from "./sarif-notifications.ts";
import { sarifResult } from "./sarif-result.ts";
import { sarifRules } from "./sarif-rules.ts";
import { type TargetFinding, worstFirst } from "./worst-first.ts";

/** What GitHub takes. @see https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit */
const MAX_RESULTS = 25_000;
const MAX_GZIP_BYTES = 10_000_000;

/**
 * SARIF 2.1.0 for code scanning. The level is what the environment does (deny: error, warn: warning, audit: note);
 * what an exception silences is suppressed; errors and what cannot be evaluated are notifications.
 */
export function sarifReport(report: CheckReport, context: ReportContext): string {
  const findings = worstFirst(report).filter(({ fate }) => fate !== "notEvaluable");
  let kept = findings.slice(0, MAX_RESULTS);
  for (;;) {
    const text = writeLog(report, { context, kept, left: findings.length - kept.length });
    if (kept.length < 2 || compressedBytes(text) <= MAX_GZIP_BYTES) return text;
    kept = kept.slice(0, Math.floor(kept.length / 2));
  }
}

/** A text below the limit is so compressed too. */
function compressedBytes(text: string): number {
  return text.length * 3 <= MAX_GZIP_BYTES ? 0 : gzipSync(text).length;
}

interface LogContent {
  readonly context: ReportContext;
  readonly kept: readonly TargetFinding[];
  /** How many findings the limits left out. */
  readonly left: number;
}

function writeLog(report: CheckReport, { context, kept, left }: LogContent): string {
  const rules = sarifRules(report, context.rules);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const results = kept.map((found) => sarifResult(found, { files: context.files, indexes }));
  const run = {
    tool: {
      driver: {
        name: "tiphys",
        semanticVersion: context.version,
        rules,
      },
    },
    automationDetails: { id: `tiphys/${context.environment ?? "fleet"}/` },
    originalUriBaseIds: {
      "%SRCROOT%": { description: { text: "The root of the Git repository." } },
    },
    columnKind: "utf16CodeUnits",
    invocations: [
      {
        executionSuccessful: report.targets.every(({ error }) => error === null),
        toolExecutionNotifications: sarifNotifications(report, { context, left }),
      },
    ],
    properties: { revision: report.revision, summary: report.summary },
    results,
  };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
