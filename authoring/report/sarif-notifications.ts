import type { CheckReport, TargetReport } from "#authoring/check/check-report.ts";
import { countWords } from "#core/count-words.ts";
import { targetPlace } from "./finding-place.ts";
import type { ReportContext } from "./report-context.ts";
import { targetWords } from "./resource-words.ts";
import { physicalLocation, plainMessage } from "./sarif-result.ts";
import { ruleName } from "./sarif-rules.ts";
import { type TargetFinding, worstFirst } from "./worst-first.ts";

interface NotificationOptions {
  readonly context: ReportContext;
  /** How many results the limits left out. */
  readonly left: number;
}

/** What is no result: targets that could not be judged, rules that cannot be evaluated, results left out. */
export function sarifNotifications(report: CheckReport, { context, left }: NotificationOptions) {
  const errors = report.targets.flatMap((target) => errorNotification(target, context));
  const open = Map.groupBy(
    worstFirst(report).filter(({ fate }) => fate === "notEvaluable"),
    ({ finding }) => ruleName(finding),
  );
  const unknown = [...open].map(([name, findings]) => openNotification(name, findings));
  return [...errors, ...(left === 0 ? [] : [leftOut(left)]), ...unknown];
}

function errorNotification(target: TargetReport, { files }: ReportContext) {
  if (target.error === null) return [];
  const place = targetPlace(target, files);
  const { code, message } = target.error;
  return [
    {
      level: "error",
      descriptor: { id: code },
      message: { text: plainMessage(`${targetWords(target.path)}: ${message}`) },
      ...(place === null ? {} : { locations: [{ physicalLocation: physicalLocation(place) }] }),
    },
  ];
}

function openNotification(name: string, findings: readonly TargetFinding[]) {
  const [first] = findings;
  const why = first === undefined ? "" : `: ${first.finding.message}`;
  const times = countWords(findings.length, "resource");
  return {
    level: "note",
    associatedRule: { id: name },
    message: { text: plainMessage(`${name} cannot be evaluated here for ${times}${why}`) },
  };
}

function leftOut(left: number) {
  return {
    level: "warning",
    message: {
      text: `${countWords(left, "finding")} left out: GitHub takes 25,000 results in 10 MB. The worst are kept; --format json has all.`,
    },
  };
}
