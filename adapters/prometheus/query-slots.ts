/** How soon a job gets its turn: what a caller waits for comes before what fills a cache. */
export type Urgency = "now" | "later";

interface Job {
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
  readonly queuedAt: number;
}

interface SlotOptions {
  readonly slots: number;
  readonly maxQueued: number;
  /** Nobody waits for a job any more that has waited so long. */
  readonly maxWaitMs: number;
  readonly now: () => number;
  /** Makes the error of a job that is not run. */
  readonly refusal: (why: "full" | "late") => Error;
}

/** Runs so many jobs at once and queues the others, those that somebody waits for first. */
export class QuerySlots {
  readonly #options: SlotOptions;
  readonly #queues: Readonly<Record<Urgency, Job[]>> = { now: [], later: [] };
  #running = 0;

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  async run<T>(urgency: Urgency, work: () => Promise<T>): Promise<T> {
    await this.#turn(urgency);
    try {
      return await work();
    } finally {
      this.#running--;
      this.#next();
    }
  }

  #turn(urgency: Urgency): Promise<void> | void {
    const { slots, maxQueued, now, refusal } = this.#options;
    if (this.#running < slots) {
      this.#running++;
      return;
    }
    const queue = this.#queues[urgency];
    if (queue.length >= maxQueued) throw refusal("full");
    return new Promise((start, refuse) => queue.push({ start, refuse, queuedAt: now() }));
  }

  #next(): void {
    const { maxWaitMs, now, refusal } = this.#options;
    for (;;) {
      const job = this.#queues.now.shift() ?? this.#queues.later.shift();
      if (job === undefined) return;
      if (now() - job.queuedAt <= maxWaitMs) {
        this.#running++;
        job.start();
        return;
      }
      job.refuse(refusal("late"));
    }
  }
}
