import { cut, cutCode, fenced } from "./markdown-text.ts";
import { dotted } from "#adapters/origin-document.ts";
import { countWords } from "#core/count-words.ts";
import { countFates, fateOf, type TargetReport } from "#authoring/check/check-report.ts";
import { type FindingRow, groupFindings } from "#authoring/check/group-findings.ts";
import { printableText } from "#core/printable-text.ts";
import { pointerKeys } from "#core/document/field-path.ts";
import type { Finding } from "#core/policy/finding.ts";
import { htmlCode } from "#core/escape-markdown.ts";
import { findingPlace, placeText } from "./finding-place.ts";
import type { ReportContext } from "./report-context.ts";
import { resourceWords, targetWords } from "./resource-words.ts";
import { ruleName } from "./sarif-rules.ts";

/** A folded part of a comment, in pieces that may be left out. */
export interface TargetDetails {
  readonly open: string;
  readonly items: readonly { readonly text: string; readonly findings: number }[];
  readonly close: string;
}

/** Longest value that is shown whole. */
const MAX_VALUE = 500;

/** What denies and warns in one target, or why it could not be judged. */
export function markdownDetails(target: TargetReport, context: ReportContext): TargetDetails {
  const name = htmlCode(printableText(cut(targetWords(target.path), MAX_VALUE)));
  const close = "\n</details>\n";
  if (target.error !== null) {
    const { code, message } = target.error;
    const open = `\n<details><summary>✗ ${name}: ${code}</summary>\n`;
    return {
      open,
      items: [{ text: fenced(printableText(cut(message, 4 * MAX_VALUE)), "text"), findings: 1 }],
      close,
    };
  }
  const { deny, warn } = countFates(target.findings);
  const counts = [...(deny > 0 ? [`${deny} deny`] : []), ...(warn > 0 ? [`${warn} warn`] : [])];
  const told = target.findings.filter((finding) => ["deny", "warn"].includes(fateOf(finding)));
  const items = groupFindings(told)
    .flatMap(({ rows }) => rows)
    .map((row) => ({
      text: item(row, { target, context }),
      findings: 1 + row.more,
    }));
  const mark = deny > 0 ? "✗" : "!";
  return {
    open: `\n<details><summary>${mark} ${name}: ${counts.join(", ")}</summary>\n`,
    items,
    close,
  };
}

interface ItemOptions {
  readonly target: TargetReport;
  readonly context: ReportContext;
}

function item({ finding, more, alike }: FindingRow, { target, context }: ItemOptions): string {
  const { resource, message, remedy, severity, existing } = finding;
  const place = findingPlace(finding, { target, files: context.files });
  const notes = `${severity}${existing ? ", existing" : ""}`;
  const lines = [
    `- **${fateOf(finding)}** ${code(resourceWords(resource))}: ${code(message)}`,
    `${code(ruleName(finding))} (${notes})${pathWords(finding)}${place === null ? "" : ` in ${code(placeText(place))}`}`,
    ...(remedy === null || alike > 0 ? [] : [`→ ${code(remedy)}`]),
    ...(alike === 0 ? [] : [`… nor by ${countWords(alike, "other rule")}`]),
    ...(more === 0 ? [] : [`… and ${more} more like this`]),
  ];
  return `\n${lines.join("<br>\n  ")}\n`;
}

function pathWords({ path }: Finding): string {
  return path === "" ? "" : ` at ${code(dotted(pointerKeys(path)))}`;
}

function code(text: string): string {
  return cutCode(text, MAX_VALUE);
}
