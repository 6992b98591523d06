import { printableText } from "#core/printable-text.ts";
import { isCovered, type RuleCoverage } from "./coverage.ts";
import type { TextReportOptions } from "./text-test-report.ts";
import type { PolicyTestReport } from "./test-report.ts";

/** Which rules no case makes fail, or none makes pass, and which policy files have no test. */
export function coverageLines(
  { coverage, summary }: PolicyTestReport,
  { style, isQuiet }: TextReportOptions,
): readonly string[] {
  if (coverage === null || (isQuiet && summary.failed > 0)) return [];
  const { rules, untested } = coverage;
  const gaps = [...coverageGaps(rules), ...untested.map((file) => `${file}: no test is about it`)];
  if (rules.length === 0 && gaps.length === 0) return [];
  const covered = rules.filter(isCovered).length;
  const head = `coverage: ${covered} of ${rules.length} rules fail in one case and pass in another`;
  return [
    head,
    ...gaps.map((gap) => style.warn(`  ${printableText(gap)}`)),
    ...(gaps.length === 0 || isQuiet ? [] : [""]),
  ];
}

function coverageGaps(rules: readonly RuleCoverage[]): readonly string[] {
  return rules.flatMap((rule) => {
    if (isCovered(rule)) return [];
    const name = `${rule.policy}/${rule.rule}`;
    if (rule.failing === 0 && rule.passing === 0) return [`${name}: no case reaches it`];
    return [`${name}: no case makes it ${rule.failing === 0 ? "fail" : "pass"}`];
  });
}
