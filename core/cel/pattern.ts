import { RE2JS } from "re2js";
import { CelError } from "./cel-error.ts";

/** A compiled regular expression in RE2's syntax, matching anywhere in the text. */
export interface Pattern {
  test(text: string): boolean;
  /** The first match, or "". */
  find(text: string): string;
  /** All matches, at most `limit` of them when it is not negative. */
  findAll(text: string, limit: number): readonly string[];
}

const CACHED = 128;
const cache = new Map<string, Pattern>();

/** A pattern that is known only at run time; the latest 128 are kept. @throws CelError */
export function patternOf(source: string): Pattern {
  const pattern = cache.get(source) ?? compilePattern(source);
  cache.delete(source);
  cache.set(source, pattern);
  const [oldest] = cache.keys();
  if (cache.size > CACHED && oldest !== undefined) cache.delete(oldest);
  return pattern;
}

/** @throws CelError when the pattern is not RE2's syntax. */
export function compilePattern(source: string): Pattern {
  const compiled = compileRe2(source);
  return {
    test: (text) => compiled.test(text),
    find: (text) => allMatches(compiled, text, 1)[0] ?? "",
    findAll: (text, limit) => allMatches(compiled, text, limit),
  };
}

function compileRe2(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CelError(`invalid regular expression "${source}": ${reason}`);
  }
}

function allMatches(compiled: RE2JS, text: string, limit: number): readonly string[] {
  const matcher = compiled.matcher(text);
  const found: string[] = [];
  while ((limit < 0 || found.length < limit) && matcher.find()) found.push(matcher.group() ?? "");
  return found;
}
