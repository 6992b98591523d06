import type { Counts } from "../counts.ts";
import { logGamma } from "./log-gamma.ts";
import { normalCdf } from "./normal.ts";

/** Two versions' events: is `left` worse than `right`? */
export interface Pair {
  readonly left: Counts;
  readonly right: Counts;
}

/** Below so many expected events of a kind the normal approximation is not good enough. */
const FEWEST_EXPECTED = 5;

/**
 * The one-sided p-value of a single look: Fisher's exact test where events are few, the z test of two
 * proportions elsewhere. Not fit for looking again and again; that is what e-values are for.
 */
export function worseChance(pair: Pair): number {
  const { left, right } = pair;
  if (left.total <= 0 || right.total <= 0) return 1;
  const ratio = (left.bad + right.bad) / (left.total + right.total);
  const fewest = Math.min(left.total, right.total) * Math.min(ratio, 1 - ratio);
  return fewest >= FEWEST_EXPECTED ? normalCdf(-proportionsZ(pair)) : fisherExact(pair);
}

/** The z statistic of two proportions with pooled variance; 0 where there is nothing to tell apart. */
export function proportionsZ({ left, right }: Pair): number {
  const pooled = (left.bad + right.bad) / (left.total + right.total);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / left.total + 1 / right.total));
  if (!(deviation > 0)) return 0;
  return (left.bad / left.total - right.bad / right.total) / deviation;
}

/**
 * The chance, given all totals, that chance alone gives `left` as many bad events or more. Counts are
 * rounded. @see Fisher: The design of experiments (1935), II
 */
export function fisherExact({ left, right }: Pair): number {
  const [ours, all] = [Math.round(left.total), Math.round(left.total + right.total)];
  const [bad, allBad] = [Math.round(left.bad), Math.round(left.bad + right.bad)];
  const table = { ours, all, allBad };
  const mean = (ours * allBad) / all;
  const sum = bad > mean ? tailFrom(table, bad, 1) : 1 - tailFrom(table, bad - 1, -1);
  return Math.min(1, Math.max(0, sum));
}

interface Table {
  readonly ours: number;
  readonly all: number;
  readonly allBad: number;
}

/** The hypergeometric chances from `start` away from the mean, until they no longer count. */
function tailFrom({ ours, all, allBad }: Table, start: number, direction: 1 | -1): number {
  const [first, last] = [Math.max(0, ours + allBad - all), Math.min(ours, allBad)];
  if (start < first || start > last) return 0;
  const logChance =
    logChoose(ours, start) + logChoose(all - ours, allBad - start) - logChoose(all, allBad);
  let term = 1;
  let sum = 0;
  for (let bad = start; bad >= first && bad <= last && term > sum * 1e-17; bad += direction) {
    sum += term;
    const rest = all - ours - allBad + bad;
    term *=
      direction === 1
        ? ((ours - bad) * (allBad - bad)) / ((bad + 1) * (rest + 1))
        : (bad * rest) / ((ours - bad + 1) * (allBad - bad + 1));
  }
  return sum * Math.exp(logChance);
}

function logChoose(from: number, count: number): number {
  return logGamma(from + 1) - logGamma(count + 1) - logGamma(from - count + 1);
}
