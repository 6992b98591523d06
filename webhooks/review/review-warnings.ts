import type { Finding } from "#core/policy/finding.ts";
import { cut, findingLine } from "#core/policy/finding-line.ts";

/**
 * The API server sends at most 4,096 characters of warnings and cuts each at 256 when they are more.
 * @see https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/filters/warning.go
 */
const MAX_WARNINGS = 16;
const MAX_CHARACTERS = 250;

/** Findings that warn, one a line, as many as come through; the last says how many more there are. */
export function reviewWarnings(findings: readonly Finding[]): readonly string[] {
  const lines = findings.filter(({ action }) => action === "warn").map(warningText);
  const texts = [...new Set(lines)];
  if (texts.length <= MAX_WARNINGS) return texts;
  const kept = texts.slice(0, MAX_WARNINGS - 1);
  return [...kept, `tiphys: ${texts.length - kept.length} more warnings`];
}

function warningText(finding: Finding): string {
  const since = finding.existing ? "was there before: " : "";
  return cut(`${since}${findingLine(finding, MAX_CHARACTERS)}`, MAX_CHARACTERS);
}
