/** A line of a report, with what became of it. */
export interface DiffLine {
  readonly mark: "+" | "-" | "~" | " ";
  readonly text: string;
}

/** Beyond this the table of the comparison grows too large: the middle is then replaced as a whole. */
const MAX_LINES = 1000;
const CONTEXT = 2;

/** What differs between two texts, line by line, with two lines around each change; gaps are "…". */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const head = commonLength(old, now);
  const tail = commonLength(old.slice(head).toReversed(), now.slice(head).toReversed());
  const same = (lines: readonly string[]) => lines.map((text) => ({ mark: " ", text }) as const);
  const lines = [
    ...same(now.slice(0, head)),
    ...middleDiff(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...same(now.slice(now.length - tail)),
  ];
  return aroundChanges(withoutEnd(lines));
}

/** What follows the last line break is no line, unless only one of the texts ends with one. */
function withoutEnd(lines: readonly DiffLine[]): readonly DiffLine[] {
  const last = lines.at(-1);
  return last?.mark === " " && last.text === "" ? lines.slice(0, -1) : lines;
}

function commonLength(left: readonly string[], right: readonly string[]): number {
  let length = 0;
  while (length < Math.min(left.length, right.length) && left[length] === right[length]) length++;
  return length;
}

function middleDiff(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  if (old.length > MAX_LINES || now.length > MAX_LINES)
    return [...old.map(removed), ...now.map(added)];
  const lengths = commonLengths(old, now);
  const lines: DiffLine[] = [];
  let [from, to] = [0, 0];
  while (from < old.length && to < now.length) {
    const [before = "", after = ""] = [old[from], now[to]];
    if (before === after) {
      lines.push({ mark: " ", text: after });
      from++;
      to++;
    } else if ((lengths[from + 1]?.[to] ?? 0) >= (lengths[from]?.[to + 1] ?? 0)) {
      lines.push(removed(before));
      from++;
    } else {
      lines.push(added(after));
      to++;
    }
  }
  return [...lines, ...old.slice(from).map(removed), ...now.slice(to).map(added)];
}

/** How many lines the two have in common from each pair of lines on (longest common subsequence). */
function commonLengths(
  old: readonly string[],
  now: readonly string[],
): readonly (readonly number[])[] {
  const rows: number[][] = [Array.from({ length: now.length + 1 }, () => 0)];
  for (const line of old.toReversed()) {
    const below = rows.at(-1) ?? [];
    const row = Array.from({ length: now.length + 1 }, () => 0);
    for (let to = now.length - 1; to >= 0; to--) {
      row[to] =
        line === now[to] ? (below[to + 1] ?? 0) + 1 : Math.max(below[to] ?? 0, row[to + 1] ?? 0);
    }
    rows.push(row);
  }
  return rows.toReversed();
}

function removed(text: string): DiffLine {
  return { mark: "-", text };
}

function added(text: string): DiffLine {
  return { mark: "+", text };
}

function aroundChanges(lines: readonly DiffLine[]): readonly DiffLine[] {
  const near = new Set<number>();
  for (const [index, { mark }] of lines.entries()) {
    if (mark === " ") continue;
    for (let at = index - CONTEXT; at <= index + CONTEXT; at++) near.add(at);
  }
  return lines.flatMap((line, index): readonly DiffLine[] => {
    if (near.has(index)) return [line];
    return near.has(index - 1) ? [{ mark: " ", text: "…" }] : [];
  });
}
