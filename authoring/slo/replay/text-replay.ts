import type { TextStyle } from "#authoring/check/text-style.ts";
import { printableText } from "#core/printable-text.ts";
import type { Answer, Verdict } from "#core/slo/verdict.ts";
import type { ReplayReport } from "./replay-report.ts";

/** Verdicts then and now, one below the other, with what differs and what was answered. */
export function textReplay(reports: readonly ReplayReport[], style: TextStyle): string {
  return `${reports.map((report) => reportText(report, style)).join("\n\n")}\n`;
}

function reportText(report: ReplayReport, style: TextStyle): string {
  const { label, evaluatedAt, recorded, verdict, isSame, differences } = report;
  const head = label === "" ? `judged at ${evaluatedAt}` : label;
  const then =
    recorded === null ? [] : [`  then  ${words(recorded.outcome, recorded.reason, style)}`];
  const sameness =
    isSame === null
      ? []
      : [isSame ? style.allow("  the same outcome") : style.deny("  another outcome")];
  return [
    style.strong(printableText(head)),
    ...then,
    `  now   ${words(verdict.outcome, verdict.reason, style)}`,
    ...sameness,
    ...differences.map((line) => `  ${printableText(line)}`),
    ...verdict.answers.map((answer) => style.faint(`  ${answerText(answer)}`)),
  ].join("\n");
}

function words(outcome: string, reason: string, style: TextStyle): string {
  const paint = { pass: style.allow, fail: style.deny, hold: style.warn }[
    outcome as Verdict["outcome"]
  ];
  return `${(paint ?? style.strong)(printableText(outcome))}  ${printableText(reason)}`;
}

function answerText({ question, outcome, reason }: Answer): string {
  return `${question.padEnd(8)}  ${outcome}  ${printableText(reason)}`;
}
