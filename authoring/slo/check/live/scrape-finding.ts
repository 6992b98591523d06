import { printSelector } from "#core/slo/promql/print-selector.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { Probe } from "./probe.ts";
import type { SoughtSeries } from "./selector-finding.ts";

const LOOKED_AT_SECONDS = 600;
const TOLERANCE = 1.5;

/** Whether samples come as often as they are thought to, and whether they still come. */
export async function scrapeFinding(
  series: SoughtSeries,
  probe: Probe,
): Promise<LiveFinding | null> {
  const { name } = series;
  const counted = `count_over_time(${printSelector(series)}[${LOOKED_AT_SECONDS}s])`;
  const most = await probe.number(`max(${counted})`);
  if (most === 0)
    return {
      isProblem: true,
      message: `"${name}" has had no sample for ${LOOKED_AT_SECONDS / 60} minutes`,
      remedy: "Look at the scrape target: is the service up, and scraped?",
    };
  const seconds = LOOKED_AT_SECONDS / most;
  if (seconds <= probe.scrapeSeconds * TOLERANCE || most < 2) return null;
  return {
    isProblem: false,
    message: `samples of "${name}" come about every ${Math.round(seconds)} s, not every ${probe.scrapeSeconds} s`,
    remedy: `Give --scrape-interval ${Math.round(seconds)}s, here and to "tiphys serve analysis".`,
  };
}
