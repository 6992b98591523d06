import { dotted } from "#adapters/origin-document.ts";
import type { CheckReport, TargetReport } from "#authoring/check/check-report.ts";
import { countWords } from "#core/count-words.ts";
import { summaryLine } from "#authoring/check/summary-line.ts";
import { pointerKeys } from "#core/document/field-path.ts";
import { findingPlace, placeText, targetPlace } from "./finding-place.ts";
import { type Annotation, annotationCommand, annotationLogLine } from "./github-annotation.ts";
import type { ReportContext } from "./report-context.ts";
import { resourceWords, targetWords } from "./resource-words.ts";
import { ruleName } from "./sarif-rules.ts";
import { type TargetFinding, worstFirst } from "./worst-first.ts";

/** Of each level GitHub shows ten a step. @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
const SHOWN_PER_LEVEL = 10;

/**
 * Workflow commands of GitHub Actions: errors for denials and for what could not be judged, then warnings, the worst
 * first; what GitHub would not show follows as lines of the log, with a notice that says so.
 */
export function githubReport(report: CheckReport, context: ReportContext): string {
  const annotations = [
    ...report.targets.flatMap((target) => errorAnnotation(target, context)),
    ...sameFindings(report, context).map((same) => findingAnnotation(same, context)),
  ];
  const levels = [...Map.groupBy(annotations, ({ level }) => level).values()];
  const shown = levels.flatMap((same) => same.slice(0, SHOWN_PER_LEVEL));
  const rest = levels.flatMap((same) => same.slice(SHOWN_PER_LEVEL));
  const lines = [
    ...shown.map(annotationCommand),
    ...(rest.length === 0 ? [] : [annotationCommand(restNotice(rest.length))]),
    ...rest.map(annotationLogLine),
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

type Same = readonly [TargetFinding, ...TargetFinding[]];

/** What one line of a base does to many overlays is one annotation: there is room for few. */
function sameFindings(report: CheckReport, { files }: ReportContext): readonly Same[] {
  const told = worstFirst(report).filter(({ fate }) => fate === "deny" || fate === "warn");
  const groups = Map.groupBy(told, ({ finding, target, fate }) => {
    const place = finding.source === null ? null : findingPlace(finding, { target, files });
    const where = place === null ? [target.path, finding.id] : [placeText(place), finding.message];
    return JSON.stringify([fate, ruleName(finding), finding.existing, ...where]);
  });
  return [...groups.values()].filter(
    (group): group is [TargetFinding, ...TargetFinding[]] => group.length > 0,
  );
}

function findingAnnotation(same: Same, { files }: ReportContext): Annotation {
  const [{ finding, target, fate }] = same;
  const { resource, path, message, remedy, severity, existing } = finding;
  const lines = [
    `${resourceWords(resource)}: ${message}`,
    ...(path === "" ? [] : [`at ${dotted(pointerKeys(path))}`]),
    `in ${targetsWords(same)}`,
    ...(remedy === null ? [] : [remedy]),
  ];
  return {
    level: fate === "deny" ? "error" : "warning",
    title: `${ruleName(finding)} (${severity}${existing ? ", existing" : ""})`,
    message: lines.join("\n"),
    place: findingPlace(finding, { target, files }),
  };
}

const SHOWN_TARGETS = 5;

function targetsWords(same: Same): string {
  const paths = [...new Set(same.map(({ target }) => targetWords(target.path)))];
  const more = paths.length - SHOWN_TARGETS;
  const shown = paths.slice(0, SHOWN_TARGETS).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function restNotice(count: number): Annotation {
  return {
    level: "notice",
    title: "tiphys: more findings in the log",
    message: `${countWords(count, "more line")} of this log ${count === 1 ? "has" : "have"} findings without an annotation: GitHub shows ${SHOWN_PER_LEVEL} errors and ${SHOWN_PER_LEVEL} warnings a step.`,
    place: null,
  };
}
