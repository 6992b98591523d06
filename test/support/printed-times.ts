/** How long things took, for a table at the end of a run. */
export interface PrintedTimes {
  /** Milliseconds; the same name again is a row of its own. */
  readonly note: (name: string, ms: number) => void;
  /** The table in Markdown; "" where nothing was noted. */
  readonly table: () => string;
}

export function printedTimes(): PrintedTimes {
  const rows: (readonly [string, string])[] = [];
  return {
    note: (name, ms) => void rows.push([name, shown(ms)]),
    table: () => {
      if (rows.length === 0) return "";
      const all = [["what", "time"], ...rows] as const;
      const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]!.length)));
      const line = (row: readonly (string | undefined)[]) =>
        `| ${(row[0] ?? "").padEnd(widths[0]!)} | ${(row[1] ?? "").padStart(widths[1]!)} |`;
      const rule = `|${"-".repeat(widths[0]! + 2)}|${"-".repeat(widths[1]! + 1)}:|`;
      return [line(all[0]), rule, ...rows.map(line)].join("\n");
    },
  };
}

function shown(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
}
