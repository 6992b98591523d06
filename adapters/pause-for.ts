import { setTimeout as sleep } from "node:timers/promises";

/** Waits so long, or until the signal. */
export async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
