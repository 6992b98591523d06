import type { BurnAlert } from "./burn-alerts.ts";
import { allowedBadRatio } from "./error-budget.ts";

interface Incident {
  readonly alert: Pick<BurnAlert, "longSeconds" | "shortSeconds" | "burnRate" | "forSeconds">;
  readonly target: number;
  /** Share of bad events while it lasts, after healthy traffic and at a steady rate. */
  readonly badRatio: number;
}

/** Seconds from the first bad event until the alert fires; null when it never does. */
export function detectionSeconds({ alert, target, badRatio }: Incident): number | null {
  const limit = alert.burnRate * allowedBadRatio(target);
  if (badRatio <= 0 || badRatio < limit) return null;
  return (alert.longSeconds * limit) / badRatio + alert.forSeconds;
}

/** Seconds from the last bad event until the alert is quiet, if the incident filled the short window. */
export function resetSeconds({ alert, target, badRatio }: Incident): number {
  const limit = alert.burnRate * allowedBadRatio(target);
  return badRatio <= limit ? 0 : alert.shortSeconds * (1 - limit / badRatio);
}
