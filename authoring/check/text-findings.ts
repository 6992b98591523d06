import { countWords } from "#core/count-words.ts";
import { dotted } from "#adapters/origin-document.ts";
import { pointerKeys } from "#core/document/field-path.ts";
import type { Finding } from "#core/policy/finding.ts";
import { type FindingGroup, type FindingRow, groupFindings } from "./group-findings.ts";
import { printableText } from "#core/printable-text.ts";
import { sourcePicture, type SourceTexts } from "./source-picture.ts";
import type { TextStyle } from "./text-style.ts";

/** Rules whose remedy has been printed: it is said once a report. */
export type RemedyOnce = Set<string>;

interface FindingStyle {
  readonly style: TextStyle;
  readonly remedies: RemedyOnce;
  /** The lines that findings are about; default: places only. */
  readonly lines?: ShownLines;
}

export interface ShownLines {
  readonly texts: SourceTexts;
  /** Lines that the report has shown, as "file:line". */
  readonly shown: Set<string>;
}

/** The lines of a target's findings: a heading per resource, and a paragraph per finding. */
export function textFindings(
  findings: readonly Finding[],
  options: FindingStyle,
): readonly string[] {
  const pictured = new Set<string>();
  return groupFindings(findings).flatMap((group) => [
    "",
    `  ${groupHeading(group, options.style)}`,
    ...group.rows.flatMap((row) => paragraph(row, { ...options, pictured })),
  ]);
}

function groupHeading({ resource }: FindingGroup, style: TextStyle): string {
  const { apiVersion, kind, namespace, name } = resource;
  const isWhole = kind === "Bundle" && apiVersion === "tiphys.io/v1alpha1";
  const shown = isWhole ? "the whole target" : `${kind} ${name}`;
  const heading = style.strong(printableText(shown));
  return namespace === null
    ? heading
    : `${heading}  ${style.faint(printableText(`namespace ${namespace}`))}`;
}

const INDENT = " ".repeat(10);

interface ParagraphStyle extends FindingStyle {
  /** Rules of which this target has shown a line. */
  readonly pictured: Set<string>;
}

/** The action and what is wrong; by which rule, at which place; the line that set it; what to do. */
function paragraph(
  { finding, more, alike }: FindingRow,
  options: ParagraphStyle,
): readonly string[] {
  const { style, remedies } = options;
  const { action, message, policy, rule, remedy } = finding;
  const paint = action === "deny" ? style.deny : style.warn;
  const [first = "", ...rest] = printableText(message).split("\n");
  const isKnown = remedy === null || alike > 0 || remedies.has(`${policy}/${rule}`);
  remedies.add(`${policy}/${rule}`);
  return [
    `    ${paint(action)}  ${first}`,
    ...rest.map((line) => `${INDENT}${line}`),
    `${INDENT}${style.faint(printableText(placeWords(finding)))}`,
    ...sourceLines(finding, options).map((line) => INDENT + line),
    ...(isKnown ? [] : [`${INDENT}→ ${printableText(remedy)}`]),
    ...(alike === 0 ? [] : [`${INDENT}… nor by ${countWords(alike, "other rule")}`]),
    ...(more === 0 ? [] : [`${INDENT}… and ${more} more like this: use --format json`]),
  ];
}

function placeWords({ severity, policy, rule, path, existing, override }: Finding): string {
  return [
    `${policy}/${rule} (${severity})`,
    ...(path === "" ? [] : [`at ${dotted(pointerKeys(path))}`]),
    ...(existing ? ["existing"] : []),
    ...(override === null ? [] : [`override: ${override}`]),
  ].join("  ");
}

/** Where it was set, and the line itself for the first finding of a rule, unless the report has shown it. */
function sourceLines(
  finding: Finding,
  { style, lines, pictured }: ParagraphStyle,
): readonly string[] {
  const { source, policy, rule } = finding;
  if (source === null) return [];
  const { file, line, column } = source;
  const name = file === "-" ? "standard input" : file;
  const place = [name, line, column].filter((part) => part !== null).join(":");
  const key = [file, line].join(":");
  const isSeen = pictured.has(`${policy}/${rule}`) || lines?.shown.has(key) === true;
  pictured.add(`${policy}/${rule}`);
  lines?.shown.add(key);
  if (lines === undefined || isSeen) return [printableText(place)];
  return [printableText(place), ...sourcePicture(finding, { texts: lines.texts, style })];
}
