import { faulty, type Part, partOf } from "./part.ts";
import type { Keys } from "./slo-reader.ts";

/** The ratio of a share as documents write it: "99.9%" or 0.999; never a bare 99.9. */
export function readShare(written: string | number, at: Keys): Part<number> {
  const percent = typeof written === "string" ? percentOf(written) : null;
  const ratio = typeof written === "number" ? written : percent;
  if (ratio !== null && ratio >= 0 && ratio <= 1) return partOf(ratio);
  const shown = typeof written === "number" ? String(written) : `"${written.slice(0, 40)}"`;
  return faulty({
    at,
    message: `expected a share such as 99.9% or 0.999, got ${shown}`,
    remedy: remedyOf(written),
  });
}

/** A share of good events that is promised: between nothing and everything. */
export function readTarget(written: string | number, at: Keys): Part<number> {
  const share = readShare(written, at);
  return share.value === null ? share : withinLimits(share.value, at);
}

/** A target in percent, as a number or as its text: 99.9. */
export function readPercentTarget(written: string | number, at: Keys): Part<number> {
  const percent = typeof written === "number" ? written : percentOf(`${written.trim()}%`);
  const ratio = typeof written === "number" ? inHundred(written) : percent;
  if (ratio === null || ratio < 0 || ratio > 1)
    return faulty({ at, message: `expected percent such as 99.9, got "${String(written)}"` });
  return withinLimits(ratio, at);
}

function withinLimits(ratio: number, at: Keys): Part<number> {
  if (ratio === 1)
    return faulty({
      at,
      message: "expected a target below 100 %, got 100 %",
      remedy: "A target of 100 % leaves no error budget: every bad event would break it.",
    });
  if (ratio === 0)
    return faulty({
      at,
      message: "expected a target above 0 %, got 0 %",
      remedy: "A target of 0 % promises nothing.",
    });
  return partOf(ratio);
}

/** Decimal digits survive: 99.9 % is 0.999, not 0.9990000000000001. */
function percentOf(text: string): number | null {
  const match = /^(\d{1,3}(?:\.\d{1,12})?)\s*%$/.exec(text);
  return match === null ? null : inHundred(Number(match[1]));
}

function inHundred(percent: number): number {
  return Number((percent / 100).toPrecision(14));
}

function remedyOf(written: string | number): string {
  const number = Number(written);
  if (Number.isFinite(number) && number > 1 && number <= 100)
    return `Write ${number}% or ${inHundred(number)}.`;
  if (typeof written === "string" && number >= 0 && number <= 1)
    return `Write it without quotes: ${number}.`;
  return "A number alone is a ratio between 0 and 1; percent needs its sign.";
}
