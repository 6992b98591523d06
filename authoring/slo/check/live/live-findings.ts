import type { EventsIndicator, LatencyIndicator, Objective } from "#core/slo/objective.ts";
import { termsOf } from "#core/slo/promql/event-count.ts";
import { selectorsOf } from "#core/slo/promql/selectors-of.ts";
import { gaugeFinding } from "./gauge-finding.ts";
import { histogramFinding } from "./histogram-finding.ts";
import type { LiveFinding } from "./live-finding.ts";
import { podLabelFinding } from "./pod-label-finding.ts";
import type { Probe } from "./probe.ts";
import { scrapeFinding } from "./scrape-finding.ts";
import { selectorFinding, type SoughtSeries } from "./selector-finding.ts";

/**
 * What keeps an objective from being measured in its source, as far as it shows now.
 * @throws QUERY_FAILED, QUERY_TIMED_OUT
 */
export async function liveFindings(
  objective: Objective,
  probe: Probe,
): Promise<readonly LiveFinding[]> {
  const { indicator } = objective;
  if (indicator.kind === "gauge") return known([await gaugeFinding(indicator, probe)]);
  const counted = indicator.kind === "timeslices" ? indicator.of : indicator;
  const sought = counted.kind === "latency" ? seriesOfHistogram(counted) : seriesOfEvents(counted);
  const missing = known(await Promise.all(sought.map((series) => selectorFinding(series, probe))));
  const [total] = sought;
  if (total === undefined || missing.some(({ isProblem }) => isProblem)) return missing;
  const others = await Promise.all([
    counted.kind === "latency" ? histogramFinding(counted, probe) : null,
    scrapeFinding(total, probe),
    podLabelFinding(objective, { series: total, probe }),
  ]);
  return [...missing, ...known(others)];
}

/** The counters of the total first. A bad event may never have happened; a good one should have. */
function seriesOfEvents({ total, part, counted }: EventsIndicator): readonly SoughtSeries[] {
  const totals = termsOf(total).map(({ selector }) => soughtSeries(selector, false));
  const parts = termsOf(part).map(({ selector }) => soughtSeries(selector, counted === "bad"));
  return [...totals, ...parts];
}

function seriesOfHistogram({
  histogram,
  selector,
  native,
}: LatencyIndicator): readonly SoughtSeries[] {
  const name = native ? histogram : `${histogram}_count`;
  const read = selectorsOf(`${name}{${selector}}`);
  return "selectors" in read
    ? read.selectors.map((found) => soughtSeries({ ...found, name }, false))
    : [];
}

function soughtSeries(
  { name, matchers }: { readonly name: string | null; readonly matchers: SoughtSeries["matchers"] },
  isOptional: boolean,
): SoughtSeries {
  const named = matchers.filter(({ label }) => label !== "__name__");
  return { name: name ?? "", matchers: named, isOptional };
}

/** Each once, as the first says it: total and part often miss the same thing. */
function known(findings: readonly (LiveFinding | null)[]): readonly LiveFinding[] {
  const found = findings.filter((finding) => finding !== null);
  return found.filter(
    ({ message }, index) => found.findIndex((other) => other.message === message) === index,
  );
}
