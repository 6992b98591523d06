import { hasWildcard } from "../kyverno/wildcard.ts";
import { celText } from "../export/cel-literal.ts";
import { ALWAYS, claim, type Formula, relation } from "./formula.ts";

/** Whether a text in CEL fits a wildcard of Kyverno. */
export function wildcardFormula(text: string, pattern: string): Formula {
  if (!hasWildcard(pattern)) return relation(text, "==", celText(pattern));
  if (/^\*+$/.test(pattern)) return ALWAYS;
  if (pattern === "?*" || pattern === "*?") return relation(text, "!=", '""');
  const [, front = "", middle = "", back = ""] = /^(\**)([^*?]*)(\**)$/.exec(pattern) ?? [];
  if (middle === "") return claim(`${text}.matches(${celText(regexOf(pattern))})`);
  const call = front === "" ? "startsWith" : back === "" ? "endsWith" : "contains";
  return claim(`${text}.${call}(${celText(middle)})`);
}

/** The regular expression of the same meaning; "s" lets a star take line ends as well. */
function regexOf(pattern: string): string {
  const parts = pattern
    .replace(/\*+/g, "*")
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return `(?s)^${parts}$`;
}
