import type { Counts } from "../counts.ts";

const FEWEST_REQUESTS = 20;

/** Most of many requests of one step were bad: no burst of one client's retries, and enough to decide alone. */
export function isOutage({ total, bad }: Counts): boolean {
  return total >= FEWEST_REQUESTS && bad > total / 2;
}
