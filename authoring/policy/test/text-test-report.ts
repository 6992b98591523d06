import { countWords } from "#core/count-words.ts";
import { printableText } from "#core/printable-text.ts";
import type { TextStyle } from "#authoring/check/text-style.ts";
import type { ExpectedFinding } from "#core/policy/guardrail-test.ts";
import { resourceName } from "./compare-findings.ts";
import { hasGaps } from "./coverage.ts";
import { coverageLines } from "./coverage-lines.ts";
import { missingWords } from "./missing-words.ts";
import type {
  CaseReport,
  FailureReport,
  GotFinding,
  PolicyTestReport,
  TestFileReport,
} from "./test-report.ts";

export interface TextReportOptions {
  readonly style: TextStyle;
  /** Failures and the summary only. */
  readonly isQuiet: boolean;
  /** Gaps in coverage are failures. */
  readonly needsCoverage: boolean;
}

/** The report for people: files, their cases, what went wrong as - expected and + got, coverage, the summary. */
export function textTestReport(report: PolicyTestReport, options: TextReportOptions): string {
  const files = report.files.flatMap((file) => fileLines(file, options));
  const coverage = coverageLines(report, options);
  const lines = [...files, ...coverage, summaryOf(report, options)];
  return `${lines.join("\n")}\n`;
}

function fileLines(file: TestFileReport, options: TextReportOptions): readonly string[] {
  const shown = options.isQuiet
    ? file.cases.filter(({ passed, skipped }) => !passed && skipped === null)
    : file.cases;
  if (shown.length === 0) return [];
  const cases = shown.flatMap((one) => caseLines(one, file.file, options));
  return [options.style.strong(printableText(file.file)), ...cases, ""];
}

function caseLines(
  { title, line, passed, skipped, failures }: CaseReport,
  file: string,
  { style }: TextReportOptions,
): readonly string[] {
  const name = printableText(title);
  if (passed) return [`  ${style.allow("✓")} ${name}`];
  if (skipped !== null) return [`  ${style.warn("-")} ${name}: ${printableText(skipped)}`];
  const place = style.faint(`      ${printableText(file)}:${line ?? "?"}`);
  const said = failures
    .slice(0, MOST_SHOWN)
    .flatMap((failure) => failureLines(failure, { file, style }));
  const more = failures.length - MOST_SHOWN;
  if (more > 0) said.push(`… and ${more} more: use --format json, or limit the case by rules`);
  return [`  ${style.deny("✗")} ${name}`, place, ...said.map((text) => `      ${text}`.trimEnd())];
}

const MOST_SHOWN = 10;

interface FailureContext {
  readonly file: string;
  readonly style: TextStyle;
}

function failureLines(failure: FailureReport, context: FailureContext): readonly string[] {
  const { style, file } = context;
  const { kind, expected, got, line, hint } = failure;
  if (kind === "different" && got !== null) return differentLines(failure, got, context);
  if (kind === "unexpected" && got !== null)
    return [
      style.allow(`+ got ${headline(got)}, which no expectation names`),
      ...gotLines(got).map((text) => style.allow(`+   ${text}`)),
      ...(hint === null ? [] : [`  → ${hint}`]),
    ];
  if (expected === null) return hint === null ? [] : [`→ ${hint}`];
  return [
    style.deny(`- ${missingWords(failure)}`) + style.faint(`  ${file}:${line ?? "?"}`),
    ...expectedLines(expected).map((text) => style.deny(`-   ${text}`)),
    ...(hint === null ? [] : [`  → ${hint}`]),
  ];
}

function differentLines(
  { fields, line }: FailureReport,
  got: GotFinding,
  { style, file }: FailureContext,
): readonly string[] {
  const place = style.faint(`  ${file}:${line ?? "?"}`);
  return [
    `  ${headline(got)} is not as expected${place}`,
    ...fields.flatMap(({ field, expected, got: found }) => {
      const [wanted, seen] = [expected, found].map((text) => printableText(text).split("\n"));
      return [
        `    ${field}`,
        ...(wanted ?? []).map((text) => style.deny(`-     ${text}`)),
        ...(seen ?? []).map((text) => style.allow(`+     ${text}`)),
      ];
    }),
  ];
}

function headline({ policy, rule, resource }: GotFinding): string {
  return printableText(`${policy}/${rule} about ${resourceName(resource)}`);
}

function gotLines({ path, message, severity, action, status }: GotFinding): readonly string[] {
  return [
    ...(path === "" ? [] : [`path: ${path}`]),
    ...`message: ${printableText(message)}`.split("\n"),
    `severity: ${severity}, action: ${action}, status: ${status}`,
  ];
}

function expectedLines(expected: ExpectedFinding): readonly string[] {
  const { resource, path, message, severity, action, status } = expected;
  const text = typeof message === "object" ? `contains ${message.contains}` : message;
  const given = { resource, path, message: text, severity, action };
  const fields = Object.entries(given).filter(([, value]) => value !== undefined);
  const lines = fields.map(([field, value]) => `${field}: ${printableText(String(value))}`);
  return status === "fail" ? lines : [...lines, `status: ${status}`];
}

function summaryOf(
  { summary, coverage }: PolicyTestReport,
  { style, needsCoverage }: TextReportOptions,
): string {
  const { files, cases, passed, failed, skipped } = summary;
  const counts = `${countWords(files, "file")}, ${countWords(cases, "case")}`;
  const others = skipped === 0 ? "" : `, ${skipped} not run`;
  if (failed > 0)
    return style.deny(
      `✗ ${counts}: ${failed} failed, ${passed} passed${others} (- expected, + got)`,
    );
  if (needsCoverage && coverage !== null && hasGaps(coverage))
    return style.deny(`✗ ${counts}, all passed, but --require-coverage finds gaps`);
  if (skipped > 0) return style.allow(`✓ ${counts}: ${passed} passed${others}`);
  return style.allow(`✓ ${counts}, all passed`);
}
