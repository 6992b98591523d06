import { fairQueue } from "./fair-queue.ts";

/** Places to work at, and the queue for them. */
export interface Places {
  /** Resolves with a place, which `free` gives back; rejects with the signal's reason when it aborts first. */
  readonly take: (owner: string, signal: AbortSignal) => Promise<void>;
  readonly free: () => void;
  readonly isFull: () => boolean;
  readonly running: () => number;
  readonly waiting: () => number;
  /** Resolves when nobody works or waits. */
  readonly idle: () => Promise<void>;
}

export function openPlaces(count: number): Places {
  const queue = fairQueue<() => void>();
  let onIdle: (() => void)[] = [];
  let running = 0;
  const wait = (owner: string, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const start = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        if (queue.remove(owner, start)) reject(signal.reason);
      };
      queue.push(owner, start);
      signal.addEventListener("abort", leave, { once: true });
    });
  return {
    take: async (owner, signal) => {
      signal.throwIfAborted();
      if (running >= count) return await wait(owner, signal);
      running += 1;
    },
    free: () => {
      const next = queue.shift();
      if (next !== undefined) return next();
      running -= 1;
      if (running > 0) return;
      for (const resolve of onIdle) resolve();
      onIdle = [];
    },
    isFull: () => running >= count,
    running: () => running,
    waiting: () => queue.size(),
    idle: () => (running === 0 ? Promise.resolve() : new Promise((done) => onIdle.push(done))),
  };
}
