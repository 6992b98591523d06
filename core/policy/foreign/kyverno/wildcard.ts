import { wideCharacters } from "#core/cel/utf8.ts";
import { openWork, takeSteps, type Work } from "./work.ts";

/** Whether a text fits. @throws WorkError */
export type WildcardTest = (text: string, work: Work) => boolean;

/**
 * Whether a text fits a Kyverno wildcard: "*" is any text, "?" one character, and nothing can be escaped.
 * @throws WorkError
 */
export function matchesWildcard(pattern: string, text: string, work: Work = openWork()): boolean {
  if (!hasWildcard(pattern)) return pattern === text;
  return compileWildcard(pattern)(text, work);
}

/** The same for a pattern that is asked of many texts. */
export function compileWildcard(pattern: string): WildcardTest {
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  if (pattern === "*") return () => true;
  if (pattern === "?*") return (text) => text !== "";
  if (pattern.includes("?") || wideCharacters(pattern) !== null)
    return (text, work) => matchesSigns(pattern, text, work);
  return literalTest(pattern.split("*"));
}

/** True for a text that means more than itself. */
export function hasWildcard(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** Stars alone: what stands between them is looked for from left to right. */
function literalTest([first = "", ...rest]: readonly string[]): WildcardTest {
  const last = rest.at(-1) ?? "";
  const middle = rest.slice(0, -1).filter((part) => part !== "");
  const least = first.length + last.length;
  return (text, work) => {
    if (text.length < least || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const part of middle) {
      takeSteps(work, 1 + Math.floor(((text.length - at) * (part.length + 100)) / 10_000));
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= text.length - last.length;
  };
}

function matchesSigns(pattern: string, text: string, work: Work): boolean {
  const wanted = wideCharacters(pattern) ?? pattern;
  const given = wideCharacters(text) ?? text;
  let [at, star, mark] = [0, -1, 0];
  let next = 0;
  while (next < given.length) {
    takeSteps(work, 1);
    const sign = wanted[at];
    if (sign === "*") {
      [star, mark] = [at, next];
      at += 1;
    } else if (sign === "?" || (sign !== undefined && sign === given[next])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      // The last star takes one more character.
      at = star + 1;
      mark += 1;
      next = mark;
    } else return false;
  }
  while (wanted[at] === "*") at += 1;
  return at === wanted.length;
}
