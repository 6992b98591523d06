import type { PartProblem } from "../part.ts";
import type { Keys, ReadOptions } from "../slo-reader.ts";

/** A rate needs two samples, and a scrape may be missed at either end. */
const SCRAPES = 4;
const ASSUMED_SECONDS = 30;

/** The problem of a window that holds fewer than four scrapes. */
export function shortWindow(
  seconds: number,
  { at, options }: { readonly at: Keys; readonly options: ReadOptions },
): readonly PartProblem[] {
  const { scrapeSeconds, words } = scrapeInterval(options);
  const least = SCRAPES * scrapeSeconds;
  if (seconds >= least) return [];
  const got = Number(seconds.toPrecision(6));
  return [
    {
      at,
      message: `expected at least ${least}s, four scrapes of ${words}, got ${got}s`,
      remedy: "Write a longer window, or scrape more often.",
    },
  ];
}

/** How often the source is scraped, in words that say where it is assumed. */
export function scrapeInterval({ scrapeSeconds }: ReadOptions): {
  readonly scrapeSeconds: number;
  readonly words: string;
} {
  const seconds = scrapeSeconds ?? ASSUMED_SECONDS;
  const words = scrapeSeconds === null ? `${seconds}s (assumed)` : `${seconds}s`;
  return { scrapeSeconds: seconds, words };
}
