import {
  CHAR,
  END,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  type TextCursor,
} from "./text-cursor.ts";
import { YamlProblem } from "./yaml-problem.ts";

export interface PlainContext {
  /** Column at which a further line still belongs to the scalar (not in flow). */
  readonly minColumn: number;
  readonly inFlow: boolean;
}

/** 1 for the characters of ASCII at which a closer look is due; a table, because most are none. */
const MAY_END = Uint8Array.from({ length: 128 }, (_, code) =>
  isBlankOrEnd(code) || code === CHAR.colon || isFlowIndicator(code) ? 1 : 0,
);

/** Reads a plain scalar, its lines folded; stands behind it and behind the line breaks that end it. */
export function scanPlain(cursor: TextCursor, context: PlainContext): string {
  const { text } = cursor;
  let end = findLineEnd(text, cursor.pos, context.inFlow);
  let value = text.slice(cursor.pos, end);
  for (;;) {
    cursor.pos = end;
    if (!isBreak(text.charCodeAt(skipBlanksFrom(text, end)))) return value;
    const fold = scanFold(cursor, context);
    if (!continues(cursor, context)) return value;
    end = findLineEnd(text, cursor.pos, context.inFlow);
    value += fold + text.slice(cursor.pos, end);
  }
}

/** True where a scalar without quotes can begin with `code`, followed by `next`. */
export function beginsPlain(code: number, next: number, inFlow: boolean): boolean {
  if (code === CHAR.dash) return !isBlank(next);
  if (code === CHAR.question || code === CHAR.colon) return !inFlow && !isBlankOrEnd(next);
  return !isBlankOrEnd(code) && !"#|>%@`".includes(String.fromCharCode(code));
}

/** Where the scalar's characters on this line end, blanks behind them not counted. */
function findLineEnd(text: string, from: number, inFlow: boolean): number {
  let pos = from;
  for (;;) {
    let code = text.charCodeAt(pos);
    while (MAY_END[code] === 0 || (code >= MAY_END.length && !isBreak(code))) {
      code = text.charCodeAt(++pos);
    }
    if (isBlank(code)) {
      const next = skipBlanksFrom(text, pos);
      code = text.charCodeAt(next);
      if (code === CHAR.hash || isBreakOrEnd(code) || endsPlain(text, next, inFlow)) return pos;
      pos = next;
    } else if (isBreakOrEnd(code) || endsPlain(text, pos, inFlow)) {
      return pos;
    } else {
      pos++;
    }
  }
}

function endsPlain(text: string, pos: number, inFlow: boolean): boolean {
  const code = text.charCodeAt(pos);
  if (code === CHAR.colon) return isBlankOrEnd(text.charCodeAt(pos + 1));
  return inFlow && isFlowIndicator(code);
}

function isFlowIndicator(code: number): boolean {
  return (
    code === CHAR.comma ||
    code === CHAR.question ||
    code === CHAR.openBracket ||
    code === CHAR.closeBracket ||
    code === CHAR.openBrace ||
    code === CHAR.closeBrace
  );
}

function skipBlanksFrom(text: string, from: number): number {
  let pos = from;
  while (isBlank(text.charCodeAt(pos))) pos++;
  return pos;
}

/** Steps over line breaks and indentation; returns what they are worth inside the scalar. */
function scanFold(cursor: TextCursor, context: PlainContext): string {
  const start = cursor.pos;
  cursor.skipBlanks();
  const first = cursor.readBreak();
  let further = "";
  for (;;) {
    const code = cursor.peek();
    if (code === CHAR.space) {
      cursor.pos++;
    } else if (isBreak(code)) {
      further += cursor.readBreak();
    } else if (isBlank(code)) {
      if (code === CHAR.tab && cursor.column < context.minColumn) throw tabProblem(start, cursor);
      cursor.pos++;
    } else {
      return foldBreaks(first, further);
    }
  }
}

/** One line break is a space, more are all but the first; U+2028 and U+2029 stay as they are. */
export function foldBreaks(first: string, further: string): string {
  if (first !== "\n") return first + further;
  return further === "" ? " " : further;
}

function continues(cursor: TextCursor, context: PlainContext): boolean {
  if (!context.inFlow && cursor.column < context.minColumn) return false;
  const code = cursor.peek();
  if (code === END || code === CHAR.hash || cursor.isAtDocumentMarker()) return false;
  return !endsPlain(cursor.text, cursor.pos, context.inFlow);
}

function tabProblem(start: number, cursor: TextCursor): YamlProblem {
  return new YamlProblem("expected spaces for indentation, got a tab", {
    offset: Math.max(start, cursor.pos),
    remedy: "Indent with spaces.",
  });
}
