import { printSeconds } from "../../promql/print-seconds.ts";
import { selectorsOf } from "../../promql/selectors-of.ts";
import { windowSeconds } from "../../window-bounds.ts";
import type { PartProblem } from "../part.ts";
import type { FoundObjective, Keys, ReadOptions } from "../slo-reader.ts";
import { scrapeInterval, shortWindow } from "./short-window.ts";

interface SliceCheck {
  readonly problems: readonly PartProblem[];
  readonly notes: readonly PartProblem[];
}

/**
 * Slices that hold too little to say anything, or do not fit into the window. A minute may be enough, so
 * short ones are noted only, where nobody said how often the source is scraped.
 */
export function sliceProblems(
  { objective, place }: FoundObjective,
  options: ReadOptions,
): SliceCheck {
  const { indicator, window } = objective;
  if (indicator.kind !== "gauge" && indicator.kind !== "timeslices")
    return { problems: [], notes: [] };
  const { sliceSeconds } = indicator;
  const check = { at: place.indicator, options };
  const isGauge = indicator.kind === "gauge";
  const short = isGauge ? tooShort(sliceSeconds, check) : shortWindow(sliceSeconds, check);
  const long = tooLong(sliceSeconds, { ...check, longest: windowSeconds(window) / 10 });
  const ranges = isGauge ? shortRanges(indicator.query, check) : [];
  if (options.scrapeSeconds === null) return { problems: long, notes: [...short, ...ranges] };
  return { problems: [...short, ...long], notes: ranges };
}

interface Check {
  readonly at: Keys;
  readonly options: ReadOptions;
}

/** A value that is looked at more often than it is scraped is the same value twice. */
function tooShort(sliceSeconds: number, { at, options }: Check): readonly PartProblem[] {
  const { scrapeSeconds, words } = scrapeInterval(options);
  if (sliceSeconds >= scrapeSeconds) return [];
  const message = `expected slices of at least one scrape, ${words}, got ${sliceSeconds}s`;
  return [{ at, message, remedy: "Write a longer slice, or scrape more often." }];
}

function tooLong(
  sliceSeconds: number,
  { at, longest }: Check & { readonly longest: number },
): readonly PartProblem[] {
  if (sliceSeconds <= longest) return [];
  const [most, got] = [longest, sliceSeconds].map(printSeconds);
  const message = `expected slices of at most a tenth of the window, ${most}, got ${got}`;
  return [{ at, message, remedy: "Write a shorter slice." }];
}

/** Ranges in a query that is asked as it stands; those of counts are rewritten. */
function shortRanges(query: string, { at, options }: Check): readonly PartProblem[] {
  const reading = selectorsOf(query);
  const ranges = "selectors" in reading ? reading.selectors : [];
  return ranges.flatMap(({ windowSeconds: seconds }) =>
    seconds === null
      ? []
      : shortWindow(seconds, { at, options }).map(({ message }) => ({
          at,
          message: `the query's range is short: ${message}`,
        })),
  );
}
