import type { CheckReport, ReportSummary } from "./check-report.ts";
import { countWords } from "#core/count-words.ts";
import type { TextStyle } from "./text-style.ts";

interface SummaryOptions {
  readonly style: TextStyle;
  readonly failOn: "deny" | "warn";
  readonly noun: "overlay" | "target";
}

/** "✗ 2 of 3 overlays denied: 5 deny, 3 warn (1 existing), 2 excepted; 124 resources, 31 rules, revision sha256:…". */
export function summaryLine({ targets, summary, revision }: CheckReport, options: SummaryOptions) {
  const counts = findingCounts(summary);
  const verdict = verdictOf({ targets }, options);
  const facts = [
    countWords(summary.resources, "resource"),
    countWords(summary.rules, "rule"),
    `revision ${revision.slice(0, "sha256:".length + 12)}`,
  ].join(", ");
  const findings = counts.length === 0 ? "no findings" : counts.join(", ");
  return `${verdict}: ${findings}; ${facts}`;
}

function verdictOf(
  { targets }: Pick<CheckReport, "targets">,
  { style, failOn, noun }: SummaryOptions,
): string {
  const all = countWords(
    targets.length,
    targets.some(({ resources, error }) => resources === 0 && error === null) ? "target" : noun,
  );
  const failed = targets.filter(({ error }) => error !== null).length;
  const denied = targets.filter(({ decision }) => decision === "deny").length;
  const warned = targets.filter(({ decision }) => decision === "warn").length;
  if (failed > 0) {
    const also = denied === 0 ? "" : `, ${denied} denied`;
    return style.deny(`✗ ${failed} of ${all} could not be judged${also}`);
  }
  if (denied > 0) return style.deny(`✗ ${denied} of ${all} denied`);
  if (warned === 0) return style.allow(`✓ ${all} allowed`);
  if (failOn === "warn") return style.deny(`✗ ${warned} of ${all} warned, with --fail-on warn`);
  return style.warn(`! ${warned} of ${all} warned, none denied`);
}

function findingCounts(summary: ReportSummary): readonly string[] {
  const { deny, warn, existing, audit, excepted, notEvaluable } = summary;
  const old = existing === 0 ? "" : ` (${existing} existing)`;
  const parts: readonly (readonly [count: number, words: string])[] = [
    [deny, `${deny} deny`],
    [warn, `${warn} warn${old}`],
    [audit, `${audit} audit`],
    [excepted, `${excepted} excepted`],
    [notEvaluable, `${notEvaluable} not evaluable`],
  ];
  return parts.filter(([count]) => count > 0).map(([, words]) => words);
}
