import type { YamlSource } from "#core/kube/yaml-source.ts";
import { isInSecret, maskLine } from "#core/kube/yaml/mask-secret.ts";
import { displayWidth } from "#core/display-width.ts";
import type { Finding, FindingSource } from "#core/policy/finding.ts";
import { printableText } from "#core/printable-text.ts";
import type { TextStyle } from "./text-style.ts";

/** The text of a file that a finding names; null where it cannot be shown. */
export type SourceTexts = (file: string) => YamlSource | null;

interface PictureOptions {
  readonly texts: SourceTexts;
  readonly style: TextStyle;
}

const MAX_WIDTH = 100;
/** Columns before the caret that are kept of a long line. */
const KEPT_BEFORE = 50;

/** The line that set what a finding is about, with its number and a caret below; [] where that is not known. */
export function sourcePicture(finding: Finding, options: PictureOptions): readonly string[] {
  const { source } = finding;
  if (source === null || source.line === null || source.column === null) return [];
  const text = options.texts(source.file);
  const line = text?.line(source.line) ?? null;
  if (text === null || line === null) return [];
  const { shown, start, length } = cut(
    isSecret(finding, text) ? masked(line) : marked(line, source),
  );
  const gutter = String(source.line);
  const { style } = options;
  const paint = finding.action === "deny" ? style.deny : style.warn;
  const blank = " ".repeat(gutter.length);
  return [
    `${style.faint(`${gutter} |`)} ${shown}`.trimEnd(),
    `${style.faint(`${blank} |`)} ${" ".repeat(start)}${paint("^".repeat(length))}`,
  ];
}

interface MarkedLine {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** The word at a column is a quoted text, or whatever goes up to a blank or a border. */
function marked(line: string, { column }: FindingSource): MarkedLine {
  const start = (column ?? 1) - 1;
  const rest = line.slice(start);
  const word =
    /^"(?:[^"\\]|\\.)*"|^'(?:[^']|'')*'/.exec(rest)?.[0] ??
    /^[^\s,{}[\]#]+/.exec(rest)?.[0].replace(/(?<=.):$/, "") ??
    rest.slice(0, 1);
  return parts(line, { start, end: start + word.length });
}

/** A value that nobody may read is not marked: its mask is. */
function masked(line: string): MarkedLine {
  const hidden = maskLine(line);
  const mask = hidden.lastIndexOf("***");
  const start = mask >= 0 ? mask : hidden.length - hidden.trimStart().length;
  return parts(hidden, { start, end: mask >= 0 ? mask + 3 : hidden.trimEnd().length });
}

function parts(line: string, { start, end }: { start: number; end: number }): MarkedLine {
  const show = (text: string) => printableText(text.replaceAll("\t", "    "));
  return {
    before: show(line.slice(0, start)),
    marked: show(line.slice(start, end)),
    after: show(line.slice(end)),
  };
}

interface CutLine {
  readonly shown: string;
  readonly start: number;
  readonly length: number;
}

/** A long line is cut around what is marked. */
function cut({ before, marked: word, after }: MarkedLine): CutLine {
  const isLong = displayWidth(before + word + after) > MAX_WIDTH;
  const left =
    isLong && displayWidth(before) > KEPT_BEFORE ? `…${before.slice(-KEPT_BEFORE)}` : before;
  const room = Math.max(MAX_WIDTH - displayWidth(left), 1);
  const middle = displayWidth(word) > room ? `${word.slice(0, room)}…` : word;
  const rest = Math.max(room - displayWidth(middle), 0);
  const right = isLong && displayWidth(after) > rest ? `${after.slice(0, rest)}…` : after;
  return {
    shown: middle === word ? left + middle + right : left + middle,
    start: displayWidth(left),
    length: Math.max(displayWidth(middle), 1),
  };
}

/** In doubt a line is taken for one with a secret in it. */
function isSecret({ resource, source }: Finding, text: YamlSource): boolean {
  if (resource.kind === "Secret" && resource.apiVersion === "v1") return true;
  const lines = text.text.split("\n").slice(0, source?.line ?? 0);
  const field = lines.findLast((line) => /^["']?[A-Za-z]/.test(line)) ?? "";
  return /^["']?secretGenerator/i.test(field) || isInSecret(text.text, lines.join("\n").length);
}
