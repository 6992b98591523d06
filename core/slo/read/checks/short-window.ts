import type { PartProblem } from "../part.ts";
import type { Keys, ReadOptions } from "../slo-reader.ts";

/** A rate needs two samples, and a scrape may be missed at either end. */
const SCRAPES = 4;

/** The problem of a window that holds fewer than four scrapes. */
export function shortWindow(
  seconds: number,
  { at, options }: { readonly at: Keys; readonly options: ReadOptions },
): readonly PartProblem[] {
  const least = SCRAPES * options.scrapeSeconds;
  if (seconds >= least) return [];
  return [
    {
      at,
      message: `expected at least ${least}s, four scrapes of ${options.scrapeSeconds}s, got ${Number(seconds.toPrecision(6))}s`,
      remedy: "Write a longer window, or scrape more often.",
    },
  ];
}
