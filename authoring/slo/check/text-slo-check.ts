import { countWords } from "#core/count-words.ts";
import type { TextStyle } from "#authoring/check/text-style.ts";
import { printableText } from "#core/printable-text.ts";
import { percentText } from "#core/slo/generate/percent-text.ts";
import type { Baseline, Window } from "#core/slo/objective.ts";
import { hasVersions } from "#core/slo/query/compared-version.ts";
import { printSeconds } from "#core/slo/promql/print-seconds.ts";
import { shortDuration } from "#core/short-duration.ts";
import type { CheckedObjective, SloCheckReport } from "./slo-check-report.ts";

/** The report for people: every objective as it is understood, then what is to be known, then what is wrong. */
export function textSloCheck(report: SloCheckReport, style: TextStyle): string {
  const { objectives, problems, notes } = report;
  const blocks = [
    ...objectives.flatMap((objective) => objectiveLines(objective, style)),
    ...notes.flatMap((note) => placeLines(note, { mark: style.warn("note"), style })),
    ...problems.flatMap((problem) => placeLines(problem, { mark: style.deny("problem"), style })),
  ];
  return `${[...blocks, lastLine(report, style)].join("\n")}\n`;
}

function objectiveLines(objective: CheckedObjective, style: TextStyle): readonly string[] {
  const { slo, file, line, format, target, window, budget, indicator } = objective;
  const place = line === null ? file : `${file}:${line}`;
  const kind = format === "ServiceObjective" ? "" : `  ${format}`;
  return [
    `${style.strong(printableText(slo))}  ${style.faint(`${printableText(place)}${kind}`)}`,
    `    ${percentText(target)} in ${windowWords(window)}: budget ${percentText(budget.ratio)}, or ${outageWords(budget.minutes)} of total outage`,
    `    counts ${printableText(oneLine(indicator.words))}`,
    `    ${style.faint(judgedBy(objective))}`,
    "",
  ];
}

function outageWords(minutes: number): string {
  if (minutes >= 120) return shortDuration(minutes * 60);
  return `${Number(minutes.toPrecision(4))} minutes`;
}

function windowWords(window: Window): string {
  if (window.kind === "rolling") return printSeconds(window.seconds);
  return `each calendar ${window.unit} (${window.timeZone})`;
}

function judgedBy({ source, baseline, canary, onFail, indicator }: CheckedObjective): string {
  const counted =
    indicator.kind === "gauge" || indicator.kind === "timeslices" ? "slices" : "events";
  const held = onFail === "hold" ? "; a failure holds" : "";
  const asked = source === "default" ? "" : `; asked of source ${source}`;
  const against = !hasVersions(indicator)
    ? "no version has it of its own: looked at for the whole service"
    : baseline.kind === "none"
      ? "a new version is compared with nothing"
      : `a new version may have ${canary.maxRatio}x the bad ${counted} of ${baselineWords(baseline)}`;
  return printableText(`${against}${asked}${held}`);
}

function baselineWords(baseline: Exclude<Baseline, { readonly kind: "none" }>): string {
  switch (baseline.kind) {
    case "stable":
      return "the stable pods";
    case "selector":
      return `{${baseline.selector}} in source ${baseline.source}`;
    case "objective":
      return [baseline.namespace, baseline.service, baseline.name]
        .filter((part) => part !== null)
        .join("/");
    case "recorded":
      return `the record (${percentText(baseline.errorRatio)} of ${baseline.requests})`;
  }
}

interface PlaceLook {
  readonly mark: string;
  readonly style: TextStyle;
}

function placeLines(
  { file, line, column, path, message, remedy }: SloCheckReport["problems"][number],
  { mark, style }: PlaceLook,
): readonly string[] {
  const place = [file, line, line === null ? null : column].filter((part) => part !== null);
  const shown = printableText([place.join(":"), path].filter((part) => part !== "").join("  "));
  return [
    `${mark}  ${style.strong(shown)}`,
    `    ${printableText(oneLine(message))}`,
    ...(remedy === null ? [] : [`    ${style.faint(`→ ${printableText(oneLine(remedy))}`)}`]),
    "",
  ];
}

function lastLine({ summary }: SloCheckReport, style: TextStyle): string {
  const { objectives, services, problems, notes } = summary;
  const counts = `${countWords(objectives, "objective")} of ${countWords(services, "service")}`;
  const noted = notes === 0 ? "" : `, ${countWords(notes, "note")}`;
  if (problems === 0) return style.allow(`✓ ${counts}: nothing to mend${noted}`);
  return style.deny(`✗ ${counts}: ${countWords(problems, "problem")}${noted}`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
