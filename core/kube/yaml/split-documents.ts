import { readJson, type JsonDocument } from "./read-json.ts";
import { YamlProblem } from "./yaml-problem.ts";

/** What Go's unicode.IsSpace takes for a blank. */
const BLANK = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const BEGINS_JSON = new RegExp(`^${BLANK}*\\{`);
const BLANK_OR_COMMENT = new RegExp(`^${BLANK}*(?:#|$)`);
const BLANK_LINE = new RegExp(`(?:(?!\\n)${BLANK})*\\n?`, "y");

/** A piece of a text that is one document: YAML still to be read, or JSON already read. */
export interface DocumentText {
  readonly start: number;
  readonly end: number;
  readonly json: JsonDocument | null;
}

/**
 * Splits a text as Kubernetes' YAMLOrJSONDecoder does: at lines that begin with "---". A text that
 * begins with "{" is a stream of JSON values, for as long as it can be read as one.
 * @throws YamlProblem
 */
export function* splitDocuments(text: string): Generator<DocumentText> {
  let from = 0;
  if (BEGINS_JSON.test(text)) {
    for (let count = 0; from < text.length; count++) {
      const json = readJson(text, from);
      if (json === null && count > 1) throw streamProblem(text, from);
      if (json === null) break;
      yield { start: json.start, end: json.end, json };
      from = json.end + (/^[ \t\r\n]*$/.test(text.slice(json.end)) ? Infinity : 0);
    }
    from = skipToContent(text, from);
  }
  yield* splitYaml(text, from);
}

/**
 * Where YAML begins behind JSON: the blank rest of a line is skipped. The decoder looks four bytes
 * ahead there and fails where the text has fewer.
 */
function skipToContent(text: string, from: number): number {
  if (from >= text.length) return from;
  BLANK_LINE.lastIndex = from;
  BLANK_LINE.test(text);
  const to = BLANK_LINE.lastIndex;
  const stop = text[to - 1] === "\n" && to > from ? to - 1 : to;
  if (new TextEncoder().encode(text.slice(stop, stop + 4)).length < 4)
    throw streamProblem(text, from);
  return to;
}

function* splitYaml(text: string, from: number): Generator<DocumentText> {
  let start = from;
  while (start < text.length) {
    if (text.startsWith("---", start)) checkSeparator(text, start);
    const separator = text.indexOf("\n---", start) + 1;
    const end = separator === 0 ? text.length : separator;
    yield { start, end, json: null };
    if (separator === 0) return;
    checkSeparator(text, separator);
    start = lineEnd(text, separator) + 1;
  }
}

function checkSeparator(text: string, start: number): void {
  if (BLANK_OR_COMMENT.test(text.slice(start + 3, lineEnd(text, start)))) return;
  throw new YamlProblem('expected nothing after "---" on its line, got more text', {
    offset: start,
    remedy: "Move what follows to the next line.",
  });
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function streamProblem(text: string, from: number): YamlProblem {
  const blanks = /[ \t\r\n]*/y;
  blanks.lastIndex = from;
  blanks.test(text);
  return new YamlProblem("expected a further JSON value, got something else", {
    offset: blanks.lastIndex,
    remedy: 'Separate the documents by lines that hold "---".',
  });
}
