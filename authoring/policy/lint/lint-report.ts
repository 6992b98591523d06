import { dotted, placeProblems } from "#adapters/origin-document.ts";
import { countWords } from "#core/count-words.ts";
import type { TextStyle } from "#authoring/check/text-style.ts";
import { printableText } from "#core/printable-text.ts";
import type { LintFinding, LintRuleId } from "./lint-finding.ts";

interface ReportedFinding {
  readonly rule: LintRuleId;
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/** The report of `tiphys policy lint`, by file and line. */
export interface LintReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "PolicyLintReport";
  readonly findings: readonly ReportedFinding[];
  readonly summary: {
    readonly findings: number;
    readonly policies: number;
    readonly rules: number;
  };
}

/** Findings with their places in the files. */
export async function lintReport(
  findings: readonly LintFinding[],
  counts: { readonly policies: number; readonly rules: number },
): Promise<LintReport> {
  const reported = await Promise.all(findings.map(reportedFinding));
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PolicyLintReport",
    findings: reported.sort(byPlace),
    summary: { findings: findings.length, ...counts },
  };
}

async function reportedFinding(finding: LintFinding): Promise<ReportedFinding> {
  const { rule, origin, at, offset, message, remedy } = finding;
  const [placed] = await placeProblems([{ at, offset, message }], origin);
  return {
    rule,
    file: origin.file,
    line: placed?.line ?? null,
    column: placed?.column ?? null,
    path: dotted(at),
    message,
    remedy,
  };
}

function byPlace(left: ReportedFinding, right: ReportedFinding): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  const byLine = (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
  return byLine || (left.rule < right.rule ? -1 : 1);
}

/** The report for people. */
export function textLintReport({ findings, summary }: LintReport, style: TextStyle): string {
  const blocks = findings.flatMap(({ file, line, column, rule, message, remedy }) => {
    const place = [file, line, line === null ? null : column].filter((part) => part !== null);
    return [
      `${style.strong(printableText(place.join(":")))}  ${style.warn(rule)}`,
      `    ${printableText(message)}`,
      `    ${style.faint(`→ ${printableText(remedy)}`)}`,
      "",
    ];
  });
  const policies = `${summary.policies} ${summary.policies === 1 ? "policy" : "policies"}`;
  const counts = `${policies}, ${countWords(summary.rules, "rule")}`;
  const last =
    summary.findings === 0
      ? style.allow(`✓ ${counts}: nothing to mend`)
      : style.deny(`✗ ${counts}: ${countWords(summary.findings, "finding")}`);
  return `${[...blocks, last].join("\n")}\n`;
}
