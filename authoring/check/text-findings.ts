import { dotted } from "#adapters/origin-document.ts";
import { pointerKeys } from "#core/policy/check-document.ts";
import type { Finding } from "#core/policy/finding.ts";
import { type FindingGroup, type FindingRow, groupFindings } from "./group-findings.ts";
import { printableText } from "#core/printable-text.ts";
import type { TextStyle } from "./text-style.ts";

/** Rules whose remedy has been printed: it is said once a report. */
export type RemedyOnce = Set<string>;

interface FindingStyle {
  readonly style: TextStyle;
  readonly remedies: RemedyOnce;
}

/** The lines of a target's findings: a heading per resource, and a paragraph per finding. */
export function textFindings(
  findings: readonly Finding[],
  options: FindingStyle,
): readonly string[] {
  return groupFindings(findings).flatMap((group) => [
    "",
    `  ${groupHeading(group, options.style)}`,
    ...group.rows.flatMap((row) => paragraph(row, options)),
  ]);
}

function groupHeading({ resource, source }: FindingGroup, style: TextStyle): string {
  const { apiVersion, kind, namespace, name } = resource;
  const isWhole = kind === "Bundle" && apiVersion === "tiphys.io/v1alpha1";
  const shown = isWhole ? "the whole target" : `${kind} ${name}`;
  const heading = style.strong(printableText(shown));
  const notes = [
    ...(namespace === null ? [] : [`namespace ${namespace}`]),
    ...(source === null ? [] : [[source.file, source.line].filter(isGiven).join(":")]),
  ];
  return notes.length === 0
    ? heading
    : `${heading}  ${style.faint(printableText(notes.join(", ")))}`;
}

const INDENT = " ".repeat(10);

/** The action and what is wrong; where, by which rule; what to do. */
function paragraph(
  { finding, more }: FindingRow,
  { style, remedies }: FindingStyle,
): readonly string[] {
  const { action, message, policy, rule, remedy } = finding;
  const paint = action === "deny" ? style.deny : style.warn;
  const [first = "", ...rest] = printableText(message).split("\n");
  const isKnown = remedy === null || remedies.has(`${policy}/${rule}`);
  remedies.add(`${policy}/${rule}`);
  return [
    `    ${paint(action)}  ${first}`,
    ...rest.map((line) => `${INDENT}${line}`),
    `${INDENT}${style.faint(printableText(placeWords(finding)))}`,
    ...(isKnown ? [] : [`${INDENT}→ ${printableText(remedy)}`]),
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

function isGiven(part: string | number | null): boolean {
  return part !== null;
}
