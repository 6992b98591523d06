import { heapInUse } from "../support/heap-in-use.ts";
import { mixedReviews } from "../support/mixed-reviews.ts";
import { residentMegabytes } from "./process-facts.ts";
import { loadReviews } from "./review-load.ts";
import type { ServedFleet } from "./served-fleet.ts";

/** What a server takes after so many reviews, in megabytes. */
export interface SoakReading {
  readonly reviews: number;
  readonly resident: number;
  /** In use after a garbage collection. */
  readonly heap: number;
}

export interface Soak {
  readonly reviews: number;
  /** After how many reviews to read. */
  readonly readAt: readonly number[];
  readonly inspectorPort: number;
  readonly seed: number;
}

const ROUND = 2000;
const CONNECTIONS = 10;

/** Sends mixed reviews, each another, over TLS, and reads the server's memory at some points. */
export async function soakWebhook(
  served: ServedFleet,
  { reviews, readAt, inspectorPort, seed }: Soak,
): Promise<{ readonly readings: readonly SoakReading[]; readonly allowed: number }> {
  const readings: SoakReading[] = [];
  let sent = 0;
  let allowed = 0;
  while (sent < reviews) {
    const bodies = mixedReviews(ROUND, seed + sent);
    const load = { ...served, connections: CONNECTIONS, bodies, reviews: ROUND };
    allowed += (await loadReviews(load)).allowed;
    sent += ROUND;
    if (!readAt.includes(sent)) continue;
    const resident = residentMegabytes(served.server.pid);
    readings.push({ reviews: sent, resident, heap: await heapInUse(inspectorPort) });
  }
  return { readings, allowed };
}
