import { dotted } from "#adapters/origin-document.ts";
import { type CheckReport, fateOf, type TargetReport } from "#authoring/check/check-report.ts";
import { countWords } from "#core/count-words.ts";
import { pointerKeys } from "#core/document/field-path.ts";
import type { Finding } from "#core/policy/finding.ts";
import { findingPlace, placeText, targetPlace } from "./finding-place.ts";
import { type JunitCase, type JunitOutcome, junitXml } from "./junit-xml.ts";
import type { ReportContext } from "./report-context.ts";
import { resourceWords, targetWords } from "./resource-words.ts";
import { ruleName } from "./sarif-rules.ts";

/**
 * A suite per target, a case per rule and resource that has findings; a target without any is one case that passed.
 * Denials are failures, what could not be judged is an error, exceptions are skipped, the rest passes with a note.
 */
export function junitReport(report: CheckReport, context: ReportContext): string {
  const suites = report.targets.map((target) => ({
    name: targetWords(target.path),
    cases: targetCases(target, context),
  }));
  return junitXml("tiphys check", suites);
}

function targetCases(target: TargetReport, context: ReportContext): readonly JunitCase[] {
  const all = { ...caseOf(target, context), outcome: null, note: null };
  if (target.error !== null) {
    const { code, message } = target.error;
    const outcome: JunitOutcome = {
      kind: "error",
      type: code,
      message: firstLine(message),
      text: message,
    };
    return [{ ...all, name: "can be judged", outcome }];
  }
  const groups = Map.groupBy(target.findings, caseName);
  if (groups.size > 0)
    return [...groups].map(([name, findings]) => findingCase(name, { findings, target, context }));
  return [{ ...all, name: `no findings in ${countWords(target.resources, "resource")}` }];
}

function caseOf(target: TargetReport, { files }: ReportContext) {
  return {
    classname: targetWords(target.path),
    file: targetPlace(target, files)?.file ?? null,
  };
}

function caseName(finding: Finding): string {
  return `${ruleName(finding)}: ${resourceWords(finding.resource)}`;
}

interface CaseOptions {
  readonly findings: readonly Finding[];
  readonly target: TargetReport;
  readonly context: ReportContext;
}

function findingCase(name: string, options: CaseOptions): JunitCase {
  const { findings, target, context } = options;
  const [first] = findings;
  const place = first === undefined ? null : findingPlace(first, { target, files: context.files });
  return {
    name,
    classname: targetWords(target.path),
    file: place?.file ?? null,
    ...outcomeOf(options),
  };
}

/** The worst of the findings decides; all of them are told. */
function outcomeOf(options: CaseOptions): Pick<JunitCase, "outcome" | "note"> {
  const { findings, context } = options;
  const failing = findings.filter((finding) => isFailing(finding, context));
  const [worst] = failing;
  const text = findings.map((finding) => findingText(finding, options)).join("\n\n");
  if (worst !== undefined) {
    const kind = worst.status === "error" ? "error" : "failure";
    const type = `${worst.action} (${worst.severity})`;
    return { outcome: { kind, type, message: firstLine(worst.message), text }, note: null };
  }
  const silent = findings.map(skipReason);
  const [reason] = silent;
  if (typeof reason === "string" && silent.every((other) => other !== null)) {
    return { outcome: { kind: "skipped", type: "", message: reason, text: "" }, note: null };
  }
  return { outcome: null, note: text };
}

function isFailing(finding: Finding, { failOn }: ReportContext): boolean {
  const fate = fateOf(finding);
  return fate === "deny" || (failOn === "warn" && fate === "warn");
}

function skipReason(finding: Finding): string | null {
  if (finding.exception !== null) return `exception "${finding.exception}"`;
  return finding.status === "not-evaluable"
    ? `cannot be evaluated here: ${firstLine(finding.message)}`
    : null;
}

function findingText(finding: Finding, { target, context }: CaseOptions): string {
  const { action, severity, message, path, remedy, existing, exception, override } = finding;
  const place = findingPlace(finding, { target, files: context.files });
  const word = exception === null ? action : `excepted by "${exception}"`;
  return [
    `${word}: ${message}`,
    ...(path === "" ? [] : [`at ${dotted(pointerKeys(path))}`]),
    ...(place === null ? [] : [`in ${placeText(place)}`]),
    `severity ${severity}${existing ? ", existing" : ""}`,
    ...(override === null ? [] : [`override: ${override}`]),
    ...(remedy === null ? [] : [remedy]),
  ].join("\n");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
