import { wideCharacters } from "#core/cel/utf8.ts";

/**
 * Whether a text fits a Kyverno wildcard: "*" is any text, "?" one character, and nothing can be escaped. Takes time
 * in proportion to both lengths multiplied, at most.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (!hasWildcard(pattern)) return pattern === text;
  const wanted = wideCharacters(pattern) ?? pattern;
  const given = wideCharacters(text) ?? text;
  let [at, star, mark] = [0, -1, 0];
  let next = 0;
  while (next < given.length) {
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

/** True for a text that means more than itself. */
export function hasWildcard(text: string): boolean {
  return text.includes("*") || text.includes("?");
}
