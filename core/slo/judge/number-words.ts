import type { Counts } from "../counts.ts";

/** "41%", "0.1%", "0.012%": two digits that count, for people. */
export function percent(ratio: number): string {
  const value = ratio * 100;
  if (Math.abs(value) >= 10) return `${Math.round(value)}%`;
  return `${Number(value.toPrecision(2))}%`;
}

/** "1.8x", "1.05x", "20x". */
export function times(rate: number): string {
  if (!Number.isFinite(rate)) return "many times";
  const size = Math.abs(rate);
  const digits = size >= 1 && size < 2 ? 3 : 2;
  return `${size >= 10 ? Math.round(rate) : Number(rate.toPrecision(digits))}x`;
}

/** "budget left 41%", "budget overspent by 8%". */
export function budgetLeft(leftRatio: number): string {
  return leftRatio >= 0
    ? `budget left ${percent(leftRatio)}`
    : `budget overspent by ${percent(-leftRatio)}`;
}

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
] as const;

/** "45s", "5m", "1h30m", "12d": the two largest units, the second one only where it counts. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "for ever";
  const whole = Math.max(0, Math.round(seconds));
  const index = UNITS.findIndex(([, length]) => whole >= length);
  const [unit, length] = UNITS[index] ?? (["s", 1] as const);
  const count = Math.floor(whole / length);
  const [nextUnit, nextLength] = UNITS[index + 1] ?? (["", Infinity] as const);
  const rest = Math.floor((whole - count * length) / nextLength);
  return `${count}${unit}${rest > 0 && count < 10 ? `${rest}${nextUnit}` : ""}`;
}

/** "12 of 6600 requests bad". */
export function badOf({ total, bad }: Counts, noun: Noun): string {
  return `${Math.round(bad)} of ${events(total, noun)} bad`;
}

export type Noun = "request" | "time slice";

/** "1 request", "207 requests". */
export function events(count: number, noun: Noun): string {
  const rounded = Math.round(count);
  return `${rounded} ${noun}${rounded === 1 ? "" : "s"}`;
}
