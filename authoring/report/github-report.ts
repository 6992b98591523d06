import { isAbsolute } from "node:path";
import { dotted } from "#adapters/origin-document.ts";
import type { CheckReport, TargetReport } from "#authoring/check/check-report.ts";
import { countWords } from "#authoring/check/count-words.ts";
import { printableText } from "#core/printable-text.ts";
import { summaryLine } from "#authoring/check/summary-line.ts";
import { pointerKeys } from "#core/policy/check-document.ts";
import { type FilePlace, findingPlace, placeText, targetPlace } from "./finding-place.ts";
import type { ReportContext } from "./report-context.ts";
import { resourceWords, targetWords } from "./resource-words.ts";
import { ruleName } from "./sarif-rules.ts";
import { type TargetFinding, worstFirst } from "./worst-first.ts";

/** Of each level GitHub shows ten a step. @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
const SHOWN_PER_LEVEL = 10;

/** What the log of a job makes an annotation of. */
interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  readonly place: FilePlace | null;
}

/**
 * Workflow commands of GitHub Actions: errors for denials and for what could not be judged, then warnings, the worst
 * first; what GitHub would not show follows as lines of the log, with a notice that says so.
 */
export function githubReport(report: CheckReport, context: ReportContext): string {
  const annotations = [
    ...report.targets.flatMap((target) => errorAnnotation(target, context)),
    ...worstFirst(report).flatMap((found) => findingAnnotation(found, context)),
  ];
  const levels = Map.groupBy(annotations, ({ level }) => level);
  const shown = [...levels.values()].flatMap((same) => same.slice(0, SHOWN_PER_LEVEL));
  const rest = [...levels.values()].flatMap((same) => same.slice(SHOWN_PER_LEVEL));
  const lines = [
    ...shown.map(command),
    ...(rest.length === 0 ? [] : [command(restNotice(rest.length)), ...rest.map(logLine)]),
    summaryLine(report, context),
  ];
  return `${lines.join("\n")}\n`;
}

function errorAnnotation(target: TargetReport, { files }: ReportContext): readonly Annotation[] {
  if (target.error === null) return [];
  const { code, message } = target.error;
  const title = `${code}: ${targetWords(target.path)} could not be judged`;
  return [{ level: "error", title, message, place: targetPlace(target, files) }];
}

function findingAnnotation(
  { finding, target, fate }: TargetFinding,
  { files }: ReportContext,
): readonly Annotation[] {
  if (fate !== "deny" && fate !== "warn") return [];
  const { resource, path, message, remedy, severity, existing } = finding;
  const where = path === "" ? "" : `\nat ${dotted(pointerKeys(path))}`;
  return [
    {
      level: fate === "deny" ? "error" : "warning",
      title: `${ruleName(finding)} (${severity}${existing ? ", existing" : ""})`,
      message:
        `${resourceWords(resource)}: ${message}${where}\nin ${targetWords(target.path)}` +
        (remedy === null ? "" : `\n${remedy}`),
      place: findingPlace(finding, { target, files }),
    },
  ];
}

function restNotice(count: number): Annotation {
  return {
    level: "notice",
    title: "tiphys: more findings in the log",
    message: `${countWords(count, "more finding")} without an annotation: GitHub shows ${SHOWN_PER_LEVEL} errors and ${SHOWN_PER_LEVEL} warnings a step. The log of this step has all.`,
    place: null,
  };
}

function command({ level, title, message, place }: Annotation): string {
  const inRepository = place !== null && !isAbsolute(place.file);
  const properties = [
    ...(inRepository ? [["file", place.file] as const] : []),
    ...(inRepository ? [["line", String(place.line ?? 1)] as const] : []),
    ...(inRepository && place.line !== null && place.column !== null
      ? [["col", String(place.column)] as const]
      : []),
    ["title", title] as const,
  ];
  const written = properties.map(([name, value]) => `${name}=${escapeProperty(value)}`).join(",");
  return `::${level} ${written}::${escapeData(message)}`;
}

/** One line that the runner cannot take for a command: it begins with our own word. */
function logLine({ level, title, message, place }: Annotation): string {
  const where = place === null ? "" : `${placeText(place)}: `;
  const text = printableText(`${where}${title}: ${message}`).replaceAll("\n", " | ");
  return `${level}: ${text.replaceAll("##[", "## [")}`;
}

function escapeData(text: string): string {
  return printableText(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
