/** The name that differs in the fewest letters, when so few that it was probably meant. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const farthest = name.length < 4 ? 1 : Math.min(3, Math.ceil(name.length / 4));
  let nearest: string | null = null;
  let least = farthest + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** How many letters must be put in, taken out or changed. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= other.length; column += 1) {
      const change = one.charAt(line - 1) === other.charAt(column - 1) ? 0 : 1;
      next.push(
        Math.min(
          (row[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (row[column - 1] ?? 0) + change,
        ),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
