import type { RE2JS } from "re2js";
import { CelError } from "./cel-error.ts";
import { re2 } from "./re2.ts";
import { simplePattern } from "./simple-pattern.ts";

/** A compiled regular expression in RE2's syntax, matching anywhere in the text. */
export interface Pattern {
  test(text: string): boolean;
  /** The first match, or "". */
  find(text: string): string;
  /** All matches, at most `limit` of them when it is not negative. */
  findAll(text: string, limit: number): readonly string[];
  /** All matches with their groups. */
  matchAll(text: string): readonly PatternMatch[];
  readonly groupCount: number;
}

/** One match; a group that took no part in it is "". */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  /** The whole match first. */
  readonly groups: readonly string[];
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
  const simple = simplePattern(source);
  let compiled = simple === null ? compileRe2(source) : null;
  const engine = () => (compiled ??= compileRe2(source));
  return {
    test: (text) => {
      if (simple === null || text.length > simple.maxLength) return engine().test(text);
      return simple.test(text);
    },
    find: (text) => allMatches(engine(), text, 1)[0]?.groups[0] ?? "",
    findAll: (text, limit) =>
      allMatches(engine(), text, limit).map(({ groups }) => groups[0] ?? ""),
    matchAll: (text) => allMatches(engine(), text, -1),
    get groupCount() {
      return engine().groupCount();
    },
  };
}

function compileRe2(source: string): RE2JS {
  try {
    return re2().compile(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CelError(`invalid regular expression "${source}": ${reason}`);
  }
}

/** All matches; like Go without an empty one that directly follows another. */
function allMatches(compiled: RE2JS, text: string, limit: number): readonly PatternMatch[] {
  const matcher = compiled.matcher(text);
  const found: PatternMatch[] = [];
  let end = -1;
  while ((limit < 0 || found.length < limit) && matcher.find()) {
    if (matcher.start() === matcher.end() && matcher.start() === end) continue;
    end = matcher.end();
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, group) => matcher.group(group) ?? "",
    );
    found.push({ start: matcher.start(), end, groups });
  }
  return found;
}
