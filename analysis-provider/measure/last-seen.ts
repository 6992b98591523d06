/** When each objective could last be measured, on this replica. */
export interface LastSeen {
  /** Milliseconds since the epoch; null for not since the server runs. */
  readonly of: (id: string) => number | null;
  readonly note: (id: string, ms: number) => void;
}

const MAX_OBJECTIVES = 20_000;

export function openLastSeen(): LastSeen {
  const seen = new Map<string, number>();
  return {
    of: (id) => seen.get(id) ?? null,
    note: (id, ms) => {
      if (seen.size >= MAX_OBJECTIVES && !seen.has(id)) return;
      seen.set(id, Math.max(ms, seen.get(id) ?? 0));
    },
  };
}
