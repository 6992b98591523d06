import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { dotted } from "#adapters/origin-document.ts";
import { pointerKeys } from "#core/document/field-path.ts";
import { findingFingerprint } from "./finding-fingerprint.ts";
import { type FilePlace, findingPlace } from "./finding-place.ts";
import type { ReportFiles } from "./report-context.ts";
import { resourceWords, targetWords } from "./resource-words.ts";
import { ruleName } from "./sarif-rules.ts";
import type { TargetFinding } from "./worst-first.ts";

interface ResultOptions {
  readonly files: ReportFiles;
  readonly indexes: ReadonlyMap<string, number>;
}

const LEVELS = {
  deny: "error",
  warn: "warning",
  audit: "note",
  excepted: "note",
  notEvaluable: "none",
} as const;

/** One finding as a SARIF result. */
export function sarifResult(found: TargetFinding, { files, indexes }: ResultOptions) {
  const { finding, target, fate } = found;
  const name = ruleName(finding);
  const place = findingPlace(finding, { target, files });
  const { severity, action, status, existing, override, remedy } = finding;
  return {
    ruleId: name,
    ruleIndex: indexes.get(name) ?? -1,
    level: LEVELS[fate],
    message: { text: plainMessage(messageOf(found)) },
    locations: [
      {
        ...(place === null ? {} : { physicalLocation: physicalLocation(place) }),
        logicalLocations: [logicalLocation(found)],
      },
    ],
    partialFingerprints: { "tiphysFinding/v1": findingFingerprint(found) },
    ...(finding.exception === null ? {} : { suppressions: [suppression(finding.exception)] }),
    properties: {
      ...{ id: finding.id, target: target.path, environment: target.environment },
      ...{ severity, action, status, existing, override, remedy },
    },
  };
}

function messageOf({ finding, target }: TargetFinding): string {
  const { resource, path, message, remedy } = finding;
  const where = path === "" ? "" : ` (${dotted(pointerKeys(path))})`;
  const advice = remedy === null ? "" : `\n${remedy}`;
  return `${resourceWords(resource)}: ${message}${where}\nIn ${targetWords(target.path)}.${advice}`;
}

function suppression(exception: string) {
  return {
    kind: "external",
    status: "accepted",
    justification: `exception "${exception}"`,
  };
}

/** Code of a finding's object: which one, and where in it. */
function logicalLocation({ finding, target }: TargetFinding) {
  const { resource, path } = finding;
  const name = resourceWords(resource);
  return {
    name: resource.name,
    kind: "resource",
    fullyQualifiedName: `${target.path}#${name}${path}`,
  };
}

/** A place as SARIF writes it: relative to the repository's root, or a file URI. */
export function physicalLocation({ file, line, column }: FilePlace) {
  const region = {
    startLine: line ?? 1,
    ...(line === null || column === null ? {} : { startColumn: column }),
  };
  const artifactLocation = isAbsolute(file)
    ? { uri: pathToFileURL(file).href }
    : { uri: relativeUri(file), uriBaseId: "%SRCROOT%" };
  return { artifactLocation, region };
}

/** Each segment encoded; a first segment with a colon would read as a scheme otherwise. */
function relativeUri(file: string): string {
  return file.toWellFormed().split("/").map(encodeURIComponent).join("/");
}

/** SARIF reads "{0}" as a placeholder and "[text](uri)" as a link: neither is meant. */
export function plainMessage(text: string): string {
  return text
    .slice(0, MAX_MESSAGE)
    .toWellFormed()
    .replace(/\{(\d+)\}/g, "{{$1}}")
    .replaceAll("](", "] (");
}

const MAX_MESSAGE = 4000;
