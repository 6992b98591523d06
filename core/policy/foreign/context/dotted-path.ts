/** The parts of a key of values: "a.b" is ["a", "b"], and what stands in quotes is one part. */
export function dottedPath(key: string): readonly string[] {
  const parts: string[] = [];
  let rest = key;
  for (;;) {
    const quoted = QUOTED.exec(rest);
    const end = rest.indexOf(".");
    if (quoted !== null) parts.push((quoted[1] ?? "").replaceAll('""', '"'));
    else parts.push(end < 0 ? rest : rest.slice(0, end));
    const used = quoted !== null ? quoted[0].length : end < 0 ? rest.length : end;
    if (used >= rest.length) return parts;
    rest = rest.slice(used + 1);
  }
}

const QUOTED = /^"((?:[^"]|"")*)"(?=\.|$)/;
