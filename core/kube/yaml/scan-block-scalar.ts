import { CHAR, END, isBlank, isBreak, isBreakOrEnd, type TextCursor } from "./text-cursor.ts";
import { YamlProblem } from "./yaml-problem.ts";

interface Header {
  readonly isLiteral: boolean;
  /** "-" drops the final line breaks, "+" keeps all of them, "" keeps one. */
  readonly chomping: "-" | "+" | "";
  /** The indentation digit, 0 without one. */
  readonly increment: number;
}

/** Reads a scalar after "|" or ">"; `parentIndent` is the column of the collection it stands in, or -1. */
export function scanBlockScalar(cursor: TextCursor, parentIndent: number): string {
  const start = cursor.pos;
  const header = scanHeader(cursor);
  const given = header.increment === 0 ? 0 : Math.max(parentIndent, 0) + header.increment;
  const first = scanEmptyLines(cursor, { indent: given, parentIndent, start });
  const { indent } = first;
  let value = "";
  let lastBreak = "";
  let emptyLines = first.breaks;
  let previousWasIndented = false;
  while (cursor.column === indent && cursor.peek() !== END) {
    const isIndented = isBlank(cursor.peek());
    const folds = !header.isLiteral && !previousWasIndented && !isIndented && lastBreak === "\n";
    const joint = folds ? (emptyLines === "" ? " " : "") : lastBreak;
    const from = cursor.pos;
    cursor.skipToBreak();
    value += joint + emptyLines + cursor.text.slice(from, cursor.pos);
    previousWasIndented = isIndented;
    lastBreak = cursor.readBreak();
    emptyLines = scanEmptyLines(cursor, { indent, parentIndent, start }).breaks;
  }
  if (header.chomping === "-") return value;
  return value + lastBreak + (header.chomping === "+" ? emptyLines : "");
}

function scanHeader(cursor: TextCursor): Header {
  const start = cursor.pos;
  const isLiteral = cursor.peek() === CHAR.pipe;
  cursor.pos++;
  let chomping = scanChomping(cursor);
  const increment = scanIncrement(cursor, start);
  if (chomping === "" && increment > 0) chomping = scanChomping(cursor);
  cursor.skipBlanks();
  if (cursor.peek() === CHAR.hash) cursor.skipToBreak();
  if (!isBreakOrEnd(cursor.peek())) {
    throw new YamlProblem(`expected a line break after ${isLiteral ? "|" : ">"}, got more text`, {
      offset: cursor.pos,
      remedy: "Write the text on the next line, or in quotes on this one.",
    });
  }
  cursor.readBreak();
  return { isLiteral, chomping, increment };
}

function scanChomping(cursor: TextCursor): Header["chomping"] {
  const code = cursor.peek();
  if (code !== CHAR.plus && code !== CHAR.dash) return "";
  cursor.pos++;
  return code === CHAR.plus ? "+" : "-";
}

function scanIncrement(cursor: TextCursor, start: number): number {
  const digit = cursor.peek() - CHAR.zero;
  if (!(digit >= 0 && digit <= 9)) return 0;
  if (digit === 0) {
    throw new YamlProblem("expected an indentation of 1 to 9, got 0", { offset: start });
  }
  cursor.pos++;
  return digit;
}

interface EmptyLines {
  /** 0 while the indentation is still to be found out. */
  readonly indent: number;
  readonly parentIndent: number;
  readonly start: number;
}

/** Steps over empty lines and the indentation of the next full one, which sets `indent` if it is 0. */
function scanEmptyLines(
  cursor: TextCursor,
  { indent, parentIndent, start }: EmptyLines,
): { breaks: string; indent: number } {
  let breaks = "";
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.peek() === CHAR.space) cursor.pos++;
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.peek() === CHAR.tab) {
      throw new YamlProblem("expected spaces for the indentation of a block of text, got a tab", {
        offset: Math.max(start, cursor.pos),
        remedy: "Indent with spaces.",
      });
    }
    if (!isBreak(cursor.peek())) break;
    breaks += cursor.readBreak();
  }
  return { breaks, indent: indent === 0 ? Math.max(widest, parentIndent + 1, 1) : indent };
}
