import { cut, cutCode, fenced } from "#authoring/report/markdown-text.ts";
import { countWords } from "#core/count-words.ts";
import { printableText } from "#core/printable-text.ts";
import { cellCode, escapeMarkdown, htmlCode } from "#core/escape-markdown.ts";
import { resourceWords } from "#authoring/report/resource-words.ts";
import type { Finding } from "#core/policy/finding.ts";
import { isNews } from "./build-diff.ts";
import { isShown } from "./diff-findings.ts";
import type { DiffReport, ResourceDiff } from "./diff-report.ts";
import {
  expectedWords,
  findingCounts,
  resourceCounts,
  resourceTitle,
  sidesTitle,
} from "./diff-words.ts";
import { type FleetDiff, fleetSummary } from "./fleet-diff.ts";
import { fieldLines } from "./field-lines.ts";
import type { DiffLine } from "./line-diff.ts";

/** GitHub takes comments of 65,536 characters; GitLab and others take more. */
const MAX_CHARACTERS = 65_000;
const FOOTER_CHARACTERS = 200;
const MAX_FINDINGS = 50;
const MAX_EXPECTED = 20;
const MAX_VALUE = 200;

/** A comment for a pull request: counts, new findings, each resource folded. Nothing in it becomes markup. */
export function markdownDiff(report: DiffReport): string {
  const mark = `<!-- tiphys diff ${report.to.path.replace(/[^\w./-]/g, "_")} -->\n`;
  return fitting([`${mark}${heading(report)}`, ...report.resources.filter(isNews).map(folded)]);
}

/** One comment about all overlays of a fleet. */
export function markdownFleetDiff(diff: FleetDiff): string {
  const errors = diff.errors.map(
    ({ path, message }) => `\n✗ ${code(path)} could not be compared: ${code(message)}\n`,
  );
  const parts = diff.items.flatMap((report) => [
    `\n${heading(report)}`,
    ...report.resources.filter(isNews).map(folded),
  ]);
  return fitting([
    `<!-- tiphys diff -->\n## ${escapeMarkdown(printableText(fleetSummary(diff)))}\n`,
    ...errors,
    ...parts,
  ]);
}

function heading(report: DiffReport): string {
  return [
    `### ${code(report.to.path)}: ${resourceCounts(report)}`,
    "",
    `${code(sidesTitle(report))}: ${findingCounts(report)}.`,
    ...findingTable("New findings", report.findings.new.filter(isShown)),
    ...findingTable("Mended", report.findings.mended.filter(isShown)),
    ...expectedList(report),
    "",
  ].join("\n");
}

const MARKS = { added: "+", removed: "-", changed: "~" } as const;

function folded(resource: ResourceDiff): string {
  const { name, notes } = resourceTitle(resource);
  const lines = resource.fields.filter(({ expected }) => expected === null).flatMap(fieldLines);
  const note =
    notes.length === 0 ? "" : ` (${htmlCode(cut(printableText(notes.join(", ")), MAX_VALUE))})`;
  const summary = `${MARKS[resource.change]} ${htmlCode(cut(printableText(name), MAX_VALUE))}${note}`;
  return `\n<details><summary>${summary}</summary>\n${diffBlock(lines)}\n</details>\n`;
}

function diffBlock(lines: readonly DiffLine[]): string {
  const text = lines
    .map(({ mark, text: line }) => printableText(`${mark === "~" ? "!" : mark} ${line}`).trimEnd())
    .join("\n");
  return fenced(text, "diff");
}

function findingTable(title: string, findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  const more = findings.length - MAX_FINDINGS;
  return [
    "",
    `| ${title} | resource | rule |`,
    "|---|---|---|",
    ...findings.slice(0, MAX_FINDINGS).map(findingRow),
    ...(more > 0 ? [`| and ${more} more | | |`] : []),
  ];
}

function findingRow({ action, message, resource, policy, rule }: Finding): string {
  const cells = [message, resourceWords(resource), `${policy}/${rule}`];
  const [what, where, which] = cells.map((text) => cellCode(printableText(cut(text, MAX_VALUE))));
  return `| **${action}** ${what} | ${where} | ${which} |`;
}

function expectedList({ expected }: DiffReport): readonly string[] {
  if (expected.length === 0) return [];
  const more = expected.length - MAX_EXPECTED;
  return [
    "",
    "Expected differences:",
    "",
    ...expected.slice(0, MAX_EXPECTED).map((one) => `- ${code(expectedWords(one))}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ];
}

/** As many parts as fit, the first ones, and how many did not. */
function fitting(parts: readonly string[]): string {
  let used = FOOTER_CHARACTERS;
  const kept = parts.filter((part) => {
    used += part.length;
    return used <= MAX_CHARACTERS;
  });
  const left = parts.length - kept.length;
  const footer =
    left === 0 ? "" : `\n${countWords(left, "part")} more: \`tiphys diff\` prints all.\n`;
  return `${kept.join("")}${footer}`;
}

function code(text: string): string {
  return cutCode(text, MAX_VALUE);
}
