import { writeYaml } from "#core/kube/write-yaml.ts";
import type { FieldDiff } from "./diff-report.ts";
import { shownPath } from "./field-change.ts";
import { type DiffLine, lineDiff } from "./line-diff.ts";

/** A line may be this long; two short values stand on one. */
const MAX_LINE = 160;
const MAX_PAIR = 80;
/** Lines of one value that are shown; one more is shown rather than counted. */
const MAX_LINES = 40;

/** The lines that show what became of a field; the path first. */
export function fieldLines(field: FieldDiff): readonly DiffLine[] {
  const { change, before, after, isMasked } = field;
  // "[=value]" stands for a value that is shown anyway.
  const path = shownPath(field.path.replace(/\/\[=[^\]]*\]$/, ""));
  switch (change) {
    case "added":
      return valueLines("+", path, after);
    case "removed":
      return valueLines("-", path, before);
    case "moved":
      return changeLines(`${path} (order)`, listWords(before), listWords(after));
    case "changed":
      if (isMasked) return [{ mark: "~", text: `${path}: another value, which is masked` }];
      if (isLongText(before) && isLongText(after)) return textLines(path, before, after);
      if (isCollection(before) || isCollection(after))
        return [...valueLines("-", path, before), ...valueLines("+", path, after)];
      return changeLines(path, scalarWords(before), scalarWords(after));
  }
}

/** "path: value", or the YAML of it below the path; a whole resource has no path. */
function valueLines(mark: "+" | "-", path: string, value: unknown): readonly DiffLine[] {
  if (!isCollection(value)) return [{ mark, text: cut(`${path}: ${scalarWords(value)}`) }];
  const indent = path === "" ? "" : "  ";
  const lines = writeYaml(value).trimEnd().split("\n");
  const shown = lines.map((line) => ({ mark, text: cut(`${indent}${line}`) }));
  return [...(path === "" ? [] : [{ mark, text: `${path}:` }]), ...limited(shown)];
}

function changeLines(path: string, before: string, after: string): readonly DiffLine[] {
  if (before.length + after.length <= MAX_PAIR)
    return [{ mark: "~", text: `${path}: ${before} → ${after}` }];
  const start = Math.max(0, firstDifference(before, after) - MAX_LINE / 2);
  return [
    { mark: "~", text: `${path}:` },
    { mark: "-", text: `  ${cutFrom(before, start)}` },
    { mark: "+", text: `  ${cutFrom(after, start)}` },
  ];
}

function textLines(path: string, before: string, after: string): readonly DiffLine[] {
  const lines = lineDiff(before, after).map(({ mark, text }) => ({ mark, text: `  ${cut(text)}` }));
  return [{ mark: "~", text: `${path}:` }, ...limited(lines)];
}

function limited(lines: readonly DiffLine[]): readonly DiffLine[] {
  if (lines.length <= MAX_LINES + 1) return lines;
  const more = lines.length - MAX_LINES;
  return [...lines.slice(0, MAX_LINES), { mark: " ", text: `  … ${more} more lines` }];
}

function isLongText(value: unknown): value is string {
  return typeof value === "string" && value.includes("\n");
}

function isCollection(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** As YAML writes it, so that the text "3" is not taken for the number. */
function scalarWords(value: unknown): string {
  if (isLongText(value)) return JSON.stringify(value);
  return writeYaml(value).trimEnd();
}

function listWords(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : "";
}

function firstDifference(left: string, right: string): number {
  let index = 0;
  while (index < left.length && left[index] === right[index]) index++;
  return index;
}

function cutFrom(text: string, start: number): string {
  return start === 0 ? cut(text) : `…${cut(text.slice(start).toWellFormed())}`;
}

function cut(text: string): string {
  return text.length <= MAX_LINE ? text : `${text.slice(0, MAX_LINE).toWellFormed()}…`;
}
