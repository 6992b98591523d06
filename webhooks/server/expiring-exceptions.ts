import type { PolicyException } from "#core/policy/fleet.ts";
import { DAY_MS, endOfMoment } from "#core/policy/moment.ts";

const AHEAD_MS = 14 * DAY_MS;

/** Exceptions that count now and end within 14 days, as `check` warns of them. */
export function expiringExceptions(
  exceptions: readonly PolicyException[],
  now: number,
): readonly PolicyException[] {
  return exceptions.filter(({ spec }) => {
    const end = endOfMoment(spec.expires);
    return end !== null && now < end && end - now <= AHEAD_MS;
  });
}
