import type { EventCount } from "../objective.ts";
import { termsOf } from "../promql/event-count.ts";
import { printSeconds } from "../promql/print-seconds.ts";

/** What is counted at a time t: the events in (t - windowSeconds, t]. */
export interface Counting {
  readonly windowSeconds: number;
  /** How far back a counter's last value before the window may lie: a series silent longer is born again. */
  readonly lookbackSeconds: number;
}

/**
 * PromQL for the events of a count: one series without labels, or none where no counter was seen.
 * Counters that are absent add nothing to those that are there.
 */
export function countedEvents(count: EventCount, counting: Counting): string {
  const terms = termsOf(count).map(({ factor, text }) => {
    const sum = `sum(${countedSeries(text, counting)})`;
    return factor === 1 ? sum : `${factor} * ${sum}`;
  });
  const [only] = terms;
  if (only !== undefined && terms.length === 1) return only;
  const told = terms.map(
    (term, index) => `label_replace(${term}, "tiphys_term", "${index}", "", "")`,
  );
  return `sum(${told.join(" or ")})`;
}

/**
 * PromQL for what each series of a counter grew by: from its last value before the window to its last value
 * in it; from zero where it was reset or born. Unlike increase() it neither extrapolates nor forgets the
 * first value, and reads the same on Prometheus and on VictoriaMetrics.
 */
export function countedSeries(selector: string, counting: Counting): string {
  const { now, before } = lastValues(selector, counting);
  return grown(`${now} - ${before}`, { now, before });
}

/** A difference where it is one; the whole value after a reset or a birth; nothing next to NaN and Inf. */
function grown(difference: string, { now, before }: LastValues): string {
  return `(${difference}) >= 0 or (${now} >= 0 unless ${before} * 0 != 0)`;
}

interface LastValues {
  readonly now: string;
  readonly before: string;
}

/** The same for the events of a native histogram that are at most `threshold`, in its own unit. */
export function countedBelow(
  selector: string,
  { threshold, ...counting }: Counting & { readonly threshold: number },
): string {
  const { now, before } = lastValues(selector, counting);
  const count = (snapshot: string) => `histogram_count(${snapshot})`;
  const below = (snapshot: string) =>
    `${count(snapshot)} * histogram_fraction(-Inf, ${threshold}, ${snapshot})`;
  const more = `clamp_min(${below(now)} - ${below(before)}, 0)`;
  // The share of an empty histogram is NaN, which a comparison drops.
  return `sum((${more} >= 0 and (${count(now)} - ${count(before)}) >= 0) or ${below(now)} >= 0)`;
}

/** The same for all events of a native histogram. */
export function countedOfHistogram(selector: string, counting: Counting): string {
  const values = lastValues(selector, counting);
  const now = `histogram_count(${values.now})`;
  const before = `histogram_count(${values.before})`;
  return `sum(${grown(`${now} - ${before}`, { now, before })})`;
}

function lastValues(selector: string, { windowSeconds, lookbackSeconds }: Counting): LastValues {
  const window = printSeconds(windowSeconds);
  return {
    now: `last_over_time(${selector}[${window}])`,
    before: `last_over_time(${selector}[${printSeconds(lookbackSeconds)}] offset ${window})`,
  };
}
