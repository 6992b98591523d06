import { JmespathError } from "./jmespath-error.ts";

const DEEPEST = 100;
const MOST_SIGNS = 10;
const LONGEST = 100_000;

/**
 * The same expression with its raw strings ('…') and literals (`…`) written as literals of plain JSON: the parser would
 * take backslashes out of raw strings, which Kyverno leaves. Refuses what is unclosed or nested too deep to be parsed.
 */
export function normalExpression(text: string): string {
  if (text.length > LONGEST)
    throw new JmespathError("limit", `the expression is longer than ${LONGEST} characters`);
  const parts: string[] = [];
  const nesting = openNesting();
  let at = 0;
  while (at < text.length) {
    const sign = text.charAt(at);
    const end = QUOTES.has(sign) ? closing(text, at) : at;
    parts.push(end === at ? sign : quoted(sign, text.slice(at + 1, end)));
    nesting(sign);
    at = end + 1;
  }
  return parts.join("");
}

const QUOTES: ReadonlySet<string> = new Set(["'", "`", '"']);

function closing(text: string, start: number): number {
  const sign = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === sign) return at;
    if (text.charAt(at) === "\\") at += sign !== "'" || text.charAt(at + 1) === "'" ? 1 : 0;
  }
  throw new JmespathError("syntax", `unclosed ${sign} in the expression`);
}

function quoted(sign: string, inner: string): string {
  if (sign === '"') return `"${inner}"`;
  if (sign === "'") return literal(inner.replaceAll("\\'", "'"));
  try {
    const value: unknown = JSON.parse(inner.replaceAll("\\`", "`"));
    return literal(value);
  } catch {
    throw new JmespathError("syntax", `expected JSON between backticks, got "${inner}"`);
  }
}

function literal(value: unknown): string {
  return `\`${JSON.stringify(value).replaceAll("`", "\\u0060")}\``;
}

/** Counts brackets, and "!" and "&" in a row: each of them is a call of the parser inside of another. */
function openNesting(): (sign: string) => void {
  let depth = 0;
  let signs = 0;
  return (sign) => {
    if ("([{".includes(sign)) depth += 1;
    if (")]}".includes(sign)) depth -= 1;
    if (!/\s/.test(sign)) signs = sign === "!" || sign === "&" ? signs + 1 : 0;
    if (depth > DEEPEST || signs > MOST_SIGNS)
      throw new JmespathError("limit", `the expression is nested more than ${DEEPEST} deep`);
  };
}
