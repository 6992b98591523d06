import { printableText } from "#core/printable-text.ts";
import { textFindings } from "#authoring/check/text-findings.ts";
import type { TextStyle } from "#authoring/check/text-style.ts";
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

/** Expected differences that are listed; one more is listed rather than counted. */
const MAX_EXPECTED = 5;

/** The report for people: resources in their order, then findings, the summary last. */
export function textDiff(report: DiffReport, style: TextStyle): string {
  const lines = [
    style.strong(printableText(sidesTitle(report))),
    ...report.resources.filter(isNews).flatMap((resource) => resourceLines(resource, style)),
    ...expectedLines(report, style),
    ...findingLines(report, style),
    "",
    summaryLine(report, style),
  ];
  return `${lines.join("\n")}\n`;
}

/** All overlays of a fleet that differ, one after the other, the summary last. */
export function textFleetDiff(diff: FleetDiff, style: TextStyle): string {
  const summary = printableText(fleetSummary(diff));
  const isFine = diff.errors.length === 0 && diff.summary.newDenials === 0;
  const errors = diff.errors.map(
    ({ path, message }) =>
      `${style.deny("✗ error")}  ${style.strong(printableText(path))}\n    ${printableText(message)}\n`,
  );
  const blocks = [...diff.items.map((report) => textDiff(report, style)), ...errors];
  return [...blocks, `${isFine ? summary : style.deny(`✗ ${summary}`)}\n`].join("\n");
}

const MARKS = { added: "+", removed: "-", changed: "~" } as const;

function resourceLines(resource: ResourceDiff, style: TextStyle): readonly string[] {
  const { name, notes } = resourceTitle(resource);
  const mark = MARKS[resource.change];
  const heading = `${paint(mark, style)(mark)} ${style.strong(printableText(name))}`;
  const faint = notes.length === 0 ? "" : `  ${style.faint(printableText(notes.join(", ")))}`;
  const fields = resource.fields.filter(({ expected }) => expected === null).flatMap(fieldLines);
  return ["", `${heading}${faint}`, ...fields.map((line) => `    ${lineText(line, style)}`)];
}

function lineText({ mark, text }: DiffLine, style: TextStyle): string {
  const shown = `${mark} ${printableText(text)}`.trimEnd();
  return mark === "+" || mark === "-" ? paint(mark, style)(shown) : shown;
}

function paint(mark: DiffLine["mark"], style: TextStyle): (text: string) => string {
  if (mark === "+") return style.allow;
  return mark === "-" ? style.deny : style.warn;
}

function expectedLines({ expected }: DiffReport, style: TextStyle): readonly string[] {
  if (expected.length === 0) return [];
  const shown = expected.length <= MAX_EXPECTED + 1 ? expected.length : MAX_EXPECTED;
  const more = expected.length - shown;
  return [
    "",
    "expected differences:",
    ...expected.slice(0, shown).map((one) => `    ${printableText(expectedWords(one))}`),
    ...(more === 0 ? [] : [`    … and ${more} more: use --format json`]),
  ].map((line) => (line === "" ? line : style.faint(line)));
}

function findingLines({ findings }: DiffReport, style: TextStyle): readonly string[] {
  const wanted = findings.new.filter(isShown);
  const mended = findings.mended.filter(isShown);
  return [
    ...(wanted.length === 0 ? [] : ["", style.strong("new findings")]),
    ...textFindings(wanted, { style, remedies: new Set() }),
    ...(mended.length === 0 ? [] : ["", style.strong("mended")]),
    ...mended.map((finding) => `    ${style.allow("✓")} ${printableText(mendedWords(finding))}`),
  ];
}

function mendedWords({ policy, rule, resource, message }: Finding): string {
  return `${policy}/${rule}  ${resourceWords(resource)}: ${message.split("\n")[0] ?? ""}`;
}

function summaryLine(report: DiffReport, style: TextStyle): string {
  const { newDenials } = report.summary;
  const words = `${resourceCounts(report)}; ${findingCounts(report)}`;
  return newDenials > 0 ? style.deny(`✗ ${words}`) : words;
}
