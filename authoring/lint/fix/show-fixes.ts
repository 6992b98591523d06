import { lineDiff } from "#authoring/diff/line-diff.ts";
import { countWords } from "#core/count-words.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { FixedFile } from "./fix-files.ts";

/** What was or would be changed, file by file, with the reasons. */
export function showFixes(files: readonly FixedFile[]): string {
  return files
    .filter(({ text, before }) => text !== before)
    .map(({ file, before, text, done }) => {
      const lines = lineDiff(plain(before), plain(text)).map(({ mark, text: line }) =>
        `  ${mark} ${line}`.trimEnd(),
      );
      return [file, ...[...new Set(done)].map((what) => `  # ${what}`), ...lines, ""].join("\n");
    })
    .map((part) => `${part}\n`)
    .join("");
}

function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/\n$/, "");
}

/** "fixed 3 problems in 2 files" */
export function countFixes(files: readonly FixedFile[], verb: string): string {
  const changed = files.filter(({ text, before }) => text !== before);
  const problems = changed.reduce((sum, { done }) => sum + done.length, 0);
  if (problems === 0) return `nothing to fix`;
  return `${verb} ${countWords(problems, "problem")} in ${countWords(changed.length, "file")}`;
}

/** What is left to people: edits that could not be made, and findings at lines that stay. */
export function leftLines(
  files: readonly FixedFile[],
  findings: readonly Finding[],
): readonly string[] {
  const failed = files.flatMap(({ file, left }) => left.map((what) => `left: ${file}: ${what}`));
  const others = findings
    .filter((finding) => finding.status === "fail" && !isMended(finding, files))
    .map(({ policy, rule, message, source, resource }) => {
      const place = source === null ? `${resource.kind} ${resource.name}` : placeOf(source);
      return `left: ${place}: ${policy}/${rule}: ${message}`;
    });
  return [...new Set([...failed, ...others])];
}

/** Mended by something that is added, beside the line that the finding points at. */
const ADDING: ReadonlySet<string> = new Set(["plugin-named", "bundle-digest"]);

/** A finding whose line is not there as often as before, or which wants a field that is there now. */
function isMended({ rule, message, source }: Finding, files: readonly FixedFile[]): boolean {
  const { file, line } = source ?? { file: null, line: null };
  const fixed = files.find((candidate) => candidate.file === file);
  if (fixed === undefined || line === null || fixed.text === fixed.before) return false;
  if (ADDING.has(rule)) return true;
  const [before, after] = [fixed.before.split("\n"), fixed.text.split("\n")];
  const missing = /^missing field "(.+)"$/.exec(message)?.[1];
  if (missing !== undefined) return after.some((text) => text.trim().startsWith(`${missing}:`));
  const count = (lines: readonly string[]) =>
    lines.filter((text) => text === before[line - 1]).length;
  return count(after) < count(before);
}

function placeOf({ file, line }: NonNullable<Finding["source"]>): string {
  return line === null ? file : `${file}:${line}`;
}
