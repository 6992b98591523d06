import type { TextStyle } from "#authoring/check/text-style.ts";
import { resourceWords } from "#authoring/report/resource-words.ts";
import type { Finding } from "#core/policy/finding.ts";
import { printableText } from "#core/printable-text.ts";
import type { ImpactEntry, ImpactGroup, ImpactReport } from "./impact-report.ts";
import { changeWords, groupTitle, impactSummary, impactTitle } from "./impact-words.ts";

/** The report for people: whom a change stops, worst first; whom it sets free; the summary last. */
export function textImpact(report: ImpactReport, style: TextStyle): string {
  const { newlyDenied } = report.summary;
  const summary = impactSummary(report);
  const lines = [
    style.strong(printableText(impactTitle(report))),
    ...section("newly denied", report, style),
    ...section("newly allowed", report, style),
    ...report.errors.flatMap(({ target, message }) => [
      "",
      `${style.deny("✗ error")}  ${style.strong(printableText(target))}`,
      `    ${printableText(message)}`,
    ]),
    "",
    newlyDenied > 0 ? style.deny(`✗ ${summary}`) : summary,
  ];
  return `${lines.join("\n")}\n`;
}

type SectionName = "newly denied" | "newly allowed";

function section(name: SectionName, { groups }: ImpactReport, style: TextStyle): readonly string[] {
  const wanted = groups
    .map((group) => ({ group, entries: entriesOf(name, group) }))
    .filter(({ entries }) => entries.length > 0);
  if (wanted.length === 0) return [];
  const paint = name === "newly denied" ? style.deny : style.allow;
  return [
    "",
    paint(name),
    ...wanted.flatMap(({ group, entries }) => [
      "",
      `  ${style.strong(printableText(groupTitle(group)))}`,
      ...entries.flatMap((entry) => entryLines(entry, style)),
    ]),
  ];
}

function entriesOf(name: SectionName, group: ImpactGroup): readonly ImpactEntry[] {
  return name === "newly denied" ? group.newlyDenied : group.newlyAllowed;
}

function entryLines(entry: ImpactEntry, style: TextStyle): readonly string[] {
  const { finding, target, environment } = entry;
  const { policy, rule, severity, resource, message } = finding;
  const place = environment === null ? target : `${target} (${environment})`;
  const notes = `${policy}/${rule} (${severity}), ${changeWords(entry)}  ${place}`;
  const [first = ""] = message.split("\n");
  const source = sourceWords(finding);
  return [
    `    ${printableText(resourceWords(resource))}: ${printableText(first)}`,
    `        ${style.faint(printableText(notes))}`,
    ...(source === null ? [] : [`        ${style.faint(printableText(source))}`]),
  ];
}

function sourceWords({ source }: Finding): string | null {
  if (source === null) return null;
  return source.line === null ? source.file : `${source.file}:${source.line}`;
}
