import { type CheckReport, countFates, type TargetReport } from "#authoring/check/check-report.ts";
import { countWords } from "#core/count-words.ts";
import { printableText } from "#core/printable-text.ts";
import { summaryLine } from "#authoring/check/summary-line.ts";
import { cellCode } from "#core/escape-markdown.ts";
import { markdownDetails, type TargetDetails } from "./markdown-details.ts";
import type { ReportContext } from "./report-context.ts";
import { targetWords } from "./resource-words.ts";

/** GitHub takes comments of 65,536 characters; GitLab and others take more. */
const MAX_CHARACTERS = 65_000;
const FOOTER_CHARACTERS = 300;
const MAX_ROWS = 50;

/** The first line lets a job find its own comment again. */
const MARK = "<!-- tiphys check -->";

/** A comment for a pull request: the verdict, a table of targets, findings folded below. Never too long. */
export function markdownReport(report: CheckReport, context: ReportContext): string {
  const told = report.targets.filter(({ error, findings }) => error !== null || isTold(findings));
  const head = [...heading(report, context), ...table(told), ""].join("\n");
  const room = MAX_CHARACTERS - head.length - FOOTER_CHARACTERS;
  const { text, left } = fillRoom(
    told.map((target) => markdownDetails(target, context)),
    room,
  );
  const footer =
    left === 0
      ? ""
      : `\n${countWords(left, "finding")} did not fit into this comment. \`tiphys check\` prints all.\n`;
  return `${head}${text}${footer}`;
}

function isTold(findings: TargetReport["findings"]): boolean {
  const { deny, warn } = countFates(findings);
  return deny + warn > 0;
}

function heading(report: CheckReport, context: ReportContext): readonly string[] {
  const line = summaryLine(report, context);
  const colon = line.indexOf(": ");
  return [MARK, `### ${line.slice(0, colon)}`, "", line.slice(colon + 2), ""];
}

function table(targets: readonly TargetReport[]): readonly string[] {
  if (targets.length === 0) return [];
  const more = targets.length - MAX_ROWS;
  return [
    "| target | environment | decision | deny | warn |",
    "|---|---|---|---:|---:|",
    ...targets.slice(0, MAX_ROWS).map(row),
    ...(more > 0 ? [`| and ${more} more | | | | |`] : []),
  ];
}

function row({ path, environment, decision, findings }: TargetReport): string {
  const { deny, warn } = countFates(findings);
  const name = cellCode(printableText(targetWords(path)));
  const cells = [name, environment ?? "none", WORDS[decision ?? "error"], deny, warn];
  return `| ${cells.join(" | ")} |`;
}

const WORDS = { deny: "✗ deny", warn: "! warn", allow: "✓ allow", error: "✗ error" } as const;

/** As many whole findings as fit, in order; `left` counts the others. */
function fillRoom(
  details: readonly TargetDetails[],
  room: number,
): { readonly text: string; readonly left: number } {
  const parts: string[] = [];
  let used = 0;
  let left = 0;
  for (const { open, items, close } of details) {
    const kept: string[] = [];
    let size = open.length + close.length;
    for (const item of items) {
      if (left > 0 || used + size + item.text.length > room) left += item.findings;
      else {
        kept.push(item.text);
        size += item.text.length;
      }
    }
    if (kept.length === 0) continue;
    parts.push(`${open}${kept.join("")}${close}`);
    used += size;
  }
  return { text: parts.join(""), left };
}
