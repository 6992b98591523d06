/** Values by key, the ones used last, as far as they fit. */
export interface NewestEntries<T> {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T) => void;
  readonly delete: (key: string) => void;
  /** Of all values together. */
  readonly size: () => number;
}

interface EntryLimits<T> {
  readonly maxSize: number;
  readonly sizeOf: (value: T) => number;
}

export function newestEntries<T>({ maxSize, sizeOf }: EntryLimits<T>): NewestEntries<T> {
  // In the order of use: a Map keeps the order in which its keys came.
  const kept = new Map<string, { readonly value: T; readonly size: number }>();
  let total = 0;
  const remove = (key: string) => {
    total -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  return {
    get: (key) => {
      const entry = kept.get(key);
      if (entry === undefined) return undefined;
      kept.delete(key);
      kept.set(key, entry);
      return entry.value;
    },
    set: (key, value) => {
      remove(key);
      const size = sizeOf(value);
      if (size > maxSize) return;
      kept.set(key, { value, size });
      total += size;
      for (const oldest of kept.keys()) {
        if (total <= maxSize) break;
        remove(oldest);
      }
    },
    delete: remove,
    size: () => total,
  };
}
