import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { pauseFor } from "#adapters/pause-for.ts";
import { type LeasePlace, readLease, type StoredLease, writeLease } from "./lease.ts";

/** As client-go has them: who has not renewed for so long has lost it. */
const DURATION_MS = 15_000;
const GIVES_UP_MS = 10_000;
const RETRY_MS = 2000;

export interface LeaseOptions extends LeasePlace {
  /** Another one for every process, so that nobody takes another's lease for its own. */
  readonly holder: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onFault: (message: string) => void;
  /** Runs while the lease is held; its signal ends it when the lease is lost. */
  readonly work: (signal: AbortSignal) => Promise<void>;
}

/** Seeks the lease until told to stop, and works while it has it; then lets go of it for the next one. */
export async function holdLease(client: ClusterClient, options: LeaseOptions): Promise<void> {
  const { signal, onFault } = options;
  const seen = observer();
  while (!signal.aborted) {
    try {
      const lease = await readLease(client, options);
      const isFree = seen(lease) || lease.holder === "" || lease.holder === options.holder;
      if (isFree && (await writeLease(client, lease, options))) await hold(client, options);
    } catch (error) {
      if (!signal.aborted) onFault((error as Error).message);
    }
    await pauseFor(RETRY_MS, signal);
  }
}

async function hold(client: ClusterClient, options: LeaseOptions): Promise<void> {
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  const renewing = renew(client, { options, signal }).finally(() => lost.abort());
  await options.work(signal).catch((error: unknown) => {
    if (!signal.aborted) options.onFault((error as Error).message);
  });
  lost.abort();
  await renewing;
  const lease = await readLease(client, options);
  if (lease.holder === options.holder) await writeLease(client, lease, { ...options, holder: "" });
}

/** Until the signal, or until the lease is somebody else's or could not be renewed for too long. */
async function renew(
  client: ClusterClient,
  { options, signal }: { readonly options: LeaseOptions; readonly signal: AbortSignal },
): Promise<void> {
  let renewedAt = performance.now();
  while (!signal.aborted) {
    await pauseFor(RETRY_MS, signal);
    if (signal.aborted) return;
    try {
      const lease = await readLease(client, options);
      if (lease.holder !== options.holder) return;
      if (await writeLease(client, lease, options)) renewedAt = performance.now();
    } catch (error) {
      if (!signal.aborted) options.onFault((error as Error).message);
    }
    if (performance.now() - renewedAt > GIVES_UP_MS) return;
  }
}

/** True for a lease that nobody has touched for its duration, by this machine's clock: others may be wrong. */
function observer(): (lease: StoredLease) => boolean {
  let version: string | null = null;
  let since = 0;
  return ({ resourceVersion }) => {
    if (resourceVersion === null) return true;
    if (resourceVersion !== version) since = performance.now();
    version = resourceVersion;
    return performance.now() - since > DURATION_MS;
  };
}
