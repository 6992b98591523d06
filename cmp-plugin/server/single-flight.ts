/** Lets those who want the same at once wait for the first. */
export interface SingleFlight<T> {
  /** The work's answer, or that of another under the same key; whoever waits in vain works itself. */
  readonly run: (key: string, flight: Flight<T>) => Promise<Landed<T>>;
}

interface Flight<T> {
  readonly work: () => Promise<T>;
  /** Ends the waiting; the work looks after itself. */
  readonly signal: AbortSignal;
}

interface Landed<T> {
  readonly value: T;
  readonly isShared: boolean;
}

export function singleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Promise<T>>();
  const run = async (key: string, { work, signal }: Flight<T>): Promise<Landed<T>> => {
    for (let other = flights.get(key); other !== undefined; other = flights.get(key)) {
      const landed = await other.then(
        (value) => ({ value, isShared: true }),
        () => null,
      );
      signal.throwIfAborted();
      if (landed !== null) return landed;
    }
    const own = work();
    flights.set(key, own);
    try {
      return { value: await own, isShared: false };
    } finally {
      flights.delete(key);
    }
  };
  return { run };
}
