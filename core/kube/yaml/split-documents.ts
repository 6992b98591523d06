import { readJson, type JsonDocument } from "./read-json.ts";
import { YamlProblem } from "./yaml-problem.ts";

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
  if (/^[ \t\r\n]*\{/.test(text)) {
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

/** Where JSON ended and YAML begins, the rest of the line is skipped when it is blank. */
function skipToContent(text: string, from: number): number {
  const blanks = /[ \t\r]*\n?/y;
  blanks.lastIndex = from;
  return from < text.length && blanks.test(text) ? blanks.lastIndex : from;
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
  const rest = text.slice(start + 3, lineEnd(text, start)).trim();
  if (rest === "" || rest.startsWith("#")) return;
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
