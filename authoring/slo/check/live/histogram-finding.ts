import type { LatencyIndicator } from "#core/slo/objective.ts";
import { bucketUnit } from "#core/slo/promql/bucket-unit.ts";
import type { LiveFinding } from "./live-finding.ts";
import { type Probe, SEEN_WITHIN } from "./probe.ts";

/** Whether a histogram can tell what its indicator asks; null where it can, or where there is none at all. */
export async function histogramFinding(
  indicator: LatencyIndicator,
  probe: Probe,
): Promise<LiveFinding | null> {
  const { histogram, selector, native } = indicator;
  if (native) return await nativeFinding(indicator, probe);
  const buckets = `last_over_time(${histogram}_bucket{${selector}}[${SEEN_WITHIN}])`;
  const found = await probe.series(`count by (le) (${buckets})`);
  const bounds = found
    .flatMap(({ labels }) => (labels.le === undefined ? [] : [boundOf(labels.le)]))
    .sort((left, right) => left - right);
  if (bounds.length === 0) return await withoutBuckets(indicator, probe);
  return missingBound(indicator, bounds);
}

function boundOf(le: string): number {
  return /^\+?Inf$/i.test(le) ? Infinity : Number(le);
}

/** The answer is exact at the bound of a bucket, and nowhere between two. */
function missingBound(
  { histogram, thresholdSeconds }: LatencyIndicator,
  bounds: readonly number[],
): LiveFinding | null {
  const unit = bucketUnit(histogram);
  const threshold = thresholdSeconds * unit;
  if (bounds.some((bound) => Math.abs(bound - threshold) <= 1e-9 * threshold)) return null;
  const below = bounds.findLast((bound) => bound < threshold);
  const above = bounds.find((bound) => bound > threshold && bound !== Infinity);
  const near = [below, above].filter((bound) => bound !== undefined);
  return {
    isProblem: true,
    message: `histogram "${histogram}" has no bucket that ends at ${threshold}; nearest: ${near.join(" and ") || "none"}`,
    remedy: "Use the bound of a bucket as threshold, or give the histogram a bucket there.",
  };
}

async function withoutBuckets(
  { histogram, selector }: LatencyIndicator,
  probe: Probe,
): Promise<LiveFinding | null> {
  const ranges = `last_over_time(${histogram}_bucket{${selector},vmrange!=""}[${SEEN_WITHIN}])`;
  const named = ranges.replace("{,", "{");
  if ((await probe.number(`count(${named})`)) > 0)
    return {
      isProblem: true,
      message: `histogram "${histogram}" has VictoriaMetrics' own buckets (vmrange), which end at no fixed bound`,
      remedy: "Let the service expose buckets with le, one of them at the threshold.",
    };
  if (await isNative({ histogram, selector }, probe))
    return {
      isProblem: true,
      message: `"${histogram}" is a native histogram, which has no buckets with le`,
      remedy: "Write native: true in the indicator.",
    };
  return null;
}

async function nativeFinding(
  indicator: LatencyIndicator,
  probe: Probe,
): Promise<LiveFinding | null> {
  if (await isNative(indicator, probe)) return null;
  const { histogram } = indicator;
  return {
    isProblem: true,
    message: `source "${probe.source}" has had no native histogram "${histogram}" for ${SEEN_WITHIN}`,
    remedy:
      "Let Prometheus scrape native histograms, or leave native out if it has buckets with le.",
  };
}

/** VictoriaMetrics knows no histogram_count, and no native histograms. */
async function isNative(
  { histogram, selector }: Pick<LatencyIndicator, "histogram" | "selector">,
  probe: Probe,
): Promise<boolean> {
  const sample = `last_over_time(${histogram}{${selector}}[${SEEN_WITHIN}])`;
  const count = await probe.number(`count(histogram_count(${sample}))`).catch(() => 0);
  return count > 0;
}
