/** A path against a pattern as Go's filepath.Match does it: * and ? stay within a segment, nothing else is special but [ and \. */
export function goMatch(pattern: string, path: string): boolean {
  try {
    return new RegExp(`^${expressionOf(pattern)}$`, "su").test(path);
  } catch {
    return false;
  }
}

function expressionOf(pattern: string): string {
  return pattern.replaceAll(
    /\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|[*?]|[^*?[\\]+|[[\\]/gsu,
    (part, ...groups) => {
      const [escaped, negated, members] = groups as (string | undefined)[];
      if (part === "*") return "[^/]*";
      if (part === "?") return "[^/]";
      if (escaped !== undefined) return literal(escaped);
      if (members !== undefined) return `[${negated ?? ""}${members}]`;
      return literal(part);
    },
  );
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (character) => `\\${character}`);
}
