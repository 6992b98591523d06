import type { SyntaxNode } from "@lezer/common";
import { PromqlRefusal } from "./promql-problem.ts";

/** Words of MetricsQL that PromQL does not have. */
const METRICSQL_WORDS = new Set(["default", "if", "ifnot", "keep_metric_names", "limit", "with"]);

/** Refuses a tree in which the parser had to skip or invent something. */
export function refuseUnread(top: SyntaxNode, text: string): void {
  const error = firstError(top);
  if (error === null) return;
  if (text.trim() === "")
    throw new PromqlRefusal(
      "expected a PromQL query, got nothing",
      { from: 0, to: text.length },
      "Name a counter, such as http_requests_total.",
    );
  const word = wordAround(error, text);
  throw foreignWord(word, text) ?? unread(error, text);
}

function firstError(top: SyntaxNode): SyntaxNode | null {
  const cursor = top.cursor();
  do {
    if (cursor.type.isError) return cursor.node;
  } while (cursor.next());
  return null;
}

interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The word at an error, or the one in front of it: a call of an unknown function fails at its bracket. */
function wordAround(error: SyntaxNode, text: string): Word {
  const isWord = (index: number) => /[\w:]/.test(text.charAt(index));
  const behind = text.slice(0, error.from).trimEnd().length;
  const start = isWord(error.from) ? error.from : behind - 1;
  let from = start;
  while (from > 0 && isWord(from - 1)) from -= 1;
  let to = start;
  while (to < text.length && isWord(to)) to += 1;
  return { text: text.slice(from, to), from, to };
}

function foreignWord({ text: word, from, to }: Word, text: string): PromqlRefusal | null {
  if (METRICSQL_WORDS.has(word.toLowerCase()))
    return new PromqlRefusal(
      `expected PromQL, got "${word}", which only MetricsQL knows and Tiphys cannot rewrite`,
      { from, to },
      "Write the query in plain PromQL, which VictoriaMetrics reads too.",
    );
  if (!/^[a-z_]\w*$/i.test(word) || !/^\s*\(/.test(text.slice(to))) return null;
  return new PromqlRefusal(
    `expected a function of PromQL, got "${word}"`,
    { from, to },
    "Functions of MetricsQL alone cannot be rewritten: write the query in plain PromQL.",
  );
}

function unread(error: SyntaxNode, text: string): PromqlRefusal {
  const from = Math.min(error.from, text.length);
  const to = Math.max(error.to, Math.min(from + 1, text.length));
  const got = from >= text.trimEnd().length ? "the end" : `"${text.slice(from, from + 20).trim()}"`;
  return new PromqlRefusal(
    `expected PromQL, got ${got} at character ${from + 1}`,
    { from, to },
    "Try the query in Prometheus first; brackets and quotes must be closed.",
  );
}
