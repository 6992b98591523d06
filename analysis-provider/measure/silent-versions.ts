/**
 * Since when a new version, or an objective that was never seen, has shown nothing on this replica: for callers
 * that cannot say since when a canary runs.
 */
export interface SilentVersions {
  /** Milliseconds since the epoch: since when it was asked for, again and again, and nothing came. */
  readonly since: (version: string, nowMs: number) => number;
  /** It has shown something: a later silence begins anew. */
  readonly forget: (version: string) => void;
}

const MAX_VERSIONS = 2000;
/** Nobody asked for so long: it is another canary, even if its hash is the same. */
const FORGOTTEN_AFTER_MS = 3_600_000;

export function openSilentVersions(): SilentVersions {
  const silent = new Map<string, { readonly sinceMs: number; readonly askedMs: number }>();
  return {
    since: (version, nowMs) => {
      const known = silent.get(version);
      const isSame = known !== undefined && nowMs - known.askedMs <= FORGOTTEN_AFTER_MS;
      const sinceMs = isSame ? known.sinceMs : nowMs;
      silent.delete(version);
      silent.set(version, { sinceMs, askedMs: nowMs });
      for (const oldest of silent.keys()) {
        if (silent.size <= MAX_VERSIONS) break;
        silent.delete(oldest);
      }
      return sinceMs;
    },
    forget: (version) => void silent.delete(version),
  };
}
