import { duration } from "#core/slo/judge/number-words.ts";
import type { Window } from "#core/slo/objective.ts";

/** "30 days", "this month (Europe/Berlin)". */
export function windowWords(window: Window): string {
  if (window.kind === "calendar") return `this ${window.unit} (${window.timeZone})`;
  const days = window.seconds / 86_400;
  return Number.isInteger(days) ? `${days} days` : duration(window.seconds);
}

/** "99.9%", as many digits as the target has. */
export function shareWords(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(10))}%`;
}
