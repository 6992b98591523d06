import { resourceName } from "./compare-findings.ts";
import { missingWords } from "./missing-words.ts";
import type { CaseReport, FailureReport, PolicyTestReport, TestFileReport } from "./test-report.ts";

/** JUnit's XML: a suite for each file, a case for each case. No times: equal input gives equal output. */
export function junitTestReport({ files, summary }: PolicyTestReport): string {
  const { cases, failed, skipped } = summary;
  const suites = files.flatMap(suiteLines).map((line) => `  ${line}`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tiphys policy test" tests="${cases}" failures="${failed}" errors="0" skipped="${skipped}">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteLines({ file, cases }: TestFileReport): readonly string[] {
  const skipped = cases.filter((one) => one.skipped !== null).length;
  const failures = cases.filter(({ passed }) => !passed).length - skipped;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  return [
    `<testsuite name="${escaped(file)}" ${counts}>`,
    ...cases.flatMap((one) => caseLines(one, file)).map((line) => `  ${line}`),
    "</testsuite>",
  ];
}

function caseLines(
  { title, line, passed, skipped, failures }: CaseReport,
  file: string,
): readonly string[] {
  const place = `file="${escaped(file)}"${line === null ? "" : ` line="${line}"`}`;
  const head = `<testcase classname="${escaped(file)}" name="${escaped(title)}" ${place}`;
  if (passed) return [`${head}/>`];
  if (skipped !== null)
    return [`${head}>`, `  <skipped message="${escaped(skipped)}"/>`, "</testcase>"];
  const text = failures.map((failure) => failureText(failure, file)).join("\n");
  const message = failures.map(failureTitle).join("; ");
  return [
    `${head}>`,
    `  <failure type="finding" message="${escaped(message)}">${escaped(text)}</failure>`,
    "</testcase>",
  ];
}

function failureTitle(failure: FailureReport): string {
  const { kind, expected, got } = failure;
  const rule = expected?.rule ?? got?.rule ?? "";
  if (kind === "missing") return missingWords(failure);
  return kind === "unexpected" ? `unexpected ${rule}` : `${rule} differs`;
}

function failureText(failure: FailureReport, file: string): string {
  const { line, expected, got, fields, hint } = failure;
  return [
    `${file}:${line ?? "?"}: ${failureTitle(failure)}`,
    ...fields.flatMap((one) => [`- ${one.field}: ${one.expected}`, `+ ${one.field}: ${one.got}`]),
    ...(expected !== null && got === null ? [`- ${JSON.stringify(expected)}`] : []),
    ...(got !== null && fields.length === 0
      ? [
          `+ ${got.policy}/${got.rule} about ${resourceName(got.resource)} at ${got.path}: ${got.message}`,
        ]
      : []),
    ...(hint === null ? [] : [hint]),
  ].join("\n");
}

/** Text for XML 1.0, which knows no control characters at all. */
function escaped(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|[\ud800-\udfff\ufffe\uffff]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
