import type { GaugeIndicator } from "#core/slo/objective.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { Probe } from "./probe.ts";

/** Whether the query of a gauge gives the one value that is compared. */
export async function gaugeFinding(
  { query }: GaugeIndicator,
  probe: Probe,
): Promise<LiveFinding | null> {
  const found = await probe.series(query);
  if (found.length === 1) return null;
  if (found.length === 0)
    return {
      isProblem: true,
      message: `the query gives no value in source "${probe.source}" now`,
      remedy: "Check the metrics that it names, and that they are scraped.",
    };
  return {
    isProblem: true,
    message: `the query gives ${found.length} values, where one is compared`,
    remedy: "Write max(…), min(…) or sum(…) around it.",
  };
}
