import { CHAR } from "./text-cursor.ts";
import { YamlProblem } from "./yaml-problem.ts";

/** Deeper nesting than this is refused. */
export const MAX_DEPTH = 1000;

export function context(what: string, offset: number): YamlProblem {
  return new YamlProblem(`expected another place for ${what}, got it in the middle of a line`, {
    offset,
    remedy: "Move it to a line of its own, indented, or put the text in quotes.",
  });
}

export function start(code: number, offset: number): YamlProblem {
  const character = code === CHAR.tab ? "a tab" : `"${String.fromCharCode(code)}"`;
  const remedy = code === CHAR.tab ? "Indent with spaces." : "Put the text in quotes.";
  return new YamlProblem(`expected a value, got ${character}, which cannot begin one`, {
    offset,
    remedy,
  });
}

export function directive(offset: number): YamlProblem {
  return new YamlProblem("expected no directive (a line that begins with %), got one", {
    offset,
    remedy: "Delete the line: Kubernetes reads no directives.",
  });
}

export function depth(offset: number): YamlProblem {
  return new YamlProblem(`expected at most ${MAX_DEPTH} levels of nesting, got more`, { offset });
}

export function byteOrderMark(offset: number): YamlProblem {
  return new YamlProblem("expected a byte order mark only at the beginning, got one here", {
    offset,
    remedy: "Delete the invisible character U+FEFF at the beginning of this line.",
  });
}

/** What kubectl and Argo CD would skip in silence. */
export function furtherDocument(offset: number): YamlProblem {
  return new YamlProblem('expected "---" on a line of its own before a further document', {
    offset,
    remedy: 'Separate documents by lines that hold "---" and nothing else.',
  });
}
