/**
 * A matcher for globs on names: `*` any run, `?` one character, nothing else is special.
 * Runs in time linear in pattern times text, whatever the pattern.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  if (pattern === "*") return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const tokens = [...pattern];
  return (text) => matches(tokens, [...text]);
}

/** True when one of the globs matches. */
export function anyGlobMatcher(patterns: readonly string[]): (text: string) => boolean {
  const matchers = patterns.map(globMatcher);
  if (matchers.length === 1 && matchers[0] !== undefined) return matchers[0];
  return (text) => matchers.some((matcher) => matcher(text));
}

function matches(tokens: readonly string[], text: readonly string[]): boolean {
  let position = 0;
  let token = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    if (tokens[token] === "*") {
      star = token++;
      resume = position;
    } else if (
      token < tokens.length &&
      (tokens[token] === "?" || tokens[token] === text[position])
    ) {
      token++;
      position++;
    } else if (star >= 0) {
      token = star + 1;
      position = ++resume;
    } else return false;
  }
  while (tokens[token] === "*") token++;
  return token === tokens.length;
}

/**
 * A matcher for overlay globs on repository-relative paths: `*` and `?` stay inside a segment, a segment
 * `**` spans any number of them, `{app}` captures text of one segment (beside literal text only).
 * Returns the captured app, "" without one, null for no match. Time is bounded by pattern times path.
 */
export function pathMatcher(pattern: string): (path: string) => string | null {
  const segments = pattern
    .split("/")
    .filter((segment, index, all) => segment !== "**" || all[index - 1] !== "**")
    .map(segmentMatcher);
  return (path) => {
    const parts = path.split("/");
    const dead = new Set<string>();
    return walk({ segments, parts, dead }, { segment: 0, part: 0, app: "" });
  };
}

type SegmentMatcher = ((text: string) => string | null) | "any-depth";

interface Walk {
  readonly segments: readonly SegmentMatcher[];
  readonly parts: readonly string[];
  /** Steps that led nowhere. */
  readonly dead: Set<string>;
}

interface Step {
  readonly segment: number;
  readonly part: number;
  readonly app: string;
}

function walk(state: Walk, { segment, part, app }: Step): string | null {
  const { segments, parts, dead } = state;
  const matcher = segments[segment];
  if (matcher === undefined) return part === parts.length ? app : null;
  const place = `${segment} ${part} ${app}`;
  if (dead.has(place)) return null;
  const result = matcher === "any-depth" ? spanDepth(state, { segment, part, app }) : takeOne();
  if (result === null) dead.add(place);
  return result;

  function takeOne(): string | null {
    const text = parts[part];
    const captured = text === undefined || typeof matcher !== "function" ? null : matcher(text);
    if (captured === null || (captured !== "" && app !== "" && captured !== app)) return null;
    return walk(state, {
      segment: segment + 1,
      part: part + 1,
      app: captured === "" ? app : captured,
    });
  }
}

function spanDepth(state: Walk, { segment, part, app }: Step): string | null {
  for (let next = part; next <= state.parts.length; next++) {
    const result = walk(state, { segment: segment + 1, part: next, app });
    if (result !== null) return result;
  }
  return null;
}

function segmentMatcher(pattern: string): SegmentMatcher {
  if (pattern === "**") return "any-depth";
  const [before, after] = pattern.split("{app}");
  if (before !== undefined && after !== undefined) {
    return (text) => capture(text, before, after);
  }
  const matches = globMatcher(pattern);
  return (text) => (matches(text) ? "" : null);
}

function capture(text: string, before: string, after: string): string | null {
  if (text.length <= before.length + after.length) return null;
  if (!text.startsWith(before) || !text.endsWith(after)) return null;
  return text.slice(before.length, text.length - after.length);
}
