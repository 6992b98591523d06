import type { ClusterState } from "./cluster-state.ts";

export interface KeptStateOptions {
  /** Before anything was read. */
  readonly first: ClusterState;
  readonly read: (before: ClusterState) => Promise<ClusterState>;
  /** A clock that never goes back, in milliseconds. */
  readonly elapsed: () => number;
}

/** Younger than this nothing is read again. */
const FRESH_MS = 10_000;
/** How long a page waits for what is new, before it shows what was. */
const PATIENCE_MS = 3000;

/** What the cluster says, read when somebody looks: at most once in ten seconds, however many look. */
export function keptState({ first, read, elapsed }: KeptStateOptions): () => Promise<ClusterState> {
  let state = first;
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;
  const start = async () => {
    try {
      state = await read(state);
      readAt = elapsed();
    } finally {
      reading = null;
    }
  };
  return async () => {
    if (elapsed() - readAt < FRESH_MS) return state;
    reading ??= start();
    // Nobody may be waiting any more when it fails; the next look tries again.
    reading.catch(() => undefined);
    await Promise.race([reading, pause(PATIENCE_MS)]);
    return state;
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
