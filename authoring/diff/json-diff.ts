import type { DiffReport } from "./diff-report.ts";
import type { FleetDiff } from "./fleet-diff.ts";

/** The report for programs, two spaces deep. Integers beyond 2^53 are written as text. */
export function jsonDiff(report: DiffReport | FleetDiff): string {
  const text = JSON.stringify(
    report,
    (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
    2,
  );
  return `${text}\n`;
}
