import { isInSecret, maskLine } from "./mask-secret.ts";

const CONTEXT_LINES = 3;
const MAX_WIDTH = 160;

/** Line and column, both from 1, of an offset. */
export function locateOffset(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (let pos = before.indexOf("\n"); pos >= 0; pos = before.indexOf("\n", pos + 1)) line++;
  return { line, column: before.length - lineStart + 1 };
}

/** The lines around an offset with their numbers and a caret; values of a Secret are hidden. */
export function drawPicture(text: string, offset: number): string {
  const { line, column } = locateOffset(text, offset);
  const lines = text.split("\n", line + CONTEXT_LINES);
  const first = Math.max(1, line - CONTEXT_LINES);
  const last = Math.min(lines.length, line + CONTEXT_LINES);
  const width = String(last).length;
  const isMasked = isInSecret(text, offset);
  const picture: string[] = [];
  for (let number = first; number <= last; number++) {
    const whole = (lines[number - 1] ?? "").replace(/\r$/, "");
    const content = (isMasked ? maskLine(whole) : whole).slice(0, MAX_WIDTH);
    picture.push(`${String(number).padStart(width)} | ${content}`.trimEnd());
    if (number === line)
      picture.push(`${" ".repeat(width)} | ${" ".repeat(Math.min(column - 1, MAX_WIDTH))}^`);
  }
  return picture.join("\n");
}
