/** Something that was worked out for a question, until it may be another. */
export interface Kept<T> {
  readonly value: T;
  readonly untilMs: number;
}

interface KeepOptions<T> {
  readonly maxEntries: number;
  /** Of all together, by `sizeOf`; default: no other limit than entries. */
  readonly maxSize?: number;
  readonly sizeOf?: (value: T) => number;
  readonly now: () => number;
}

/** Answers equal questions once: while one is worked out the others wait for it, and then until it ends. */
export class KeptAnswers<T> {
  readonly #options: KeepOptions<T>;
  readonly #kept = new Map<string, Kept<T>>();
  readonly #underWay = new Map<string, Promise<T>>();
  #size = 0;

  constructor(options: KeepOptions<T>) {
    this.#options = options;
  }

  get(key: string, work: () => Promise<Kept<T>>): Promise<T> | T {
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.untilMs > this.#options.now()) return kept.value;
    return this.#underWay.get(key) ?? this.#work(key, work);
  }

  #work(key: string, work: () => Promise<Kept<T>>): Promise<T> {
    const job = work().then((kept) => {
      this.#keep(key, kept);
      return kept.value;
    });
    this.#underWay.set(key, job);
    const done = () => void this.#underWay.delete(key);
    job.then(done, done);
    return job;
  }

  #keep(key: string, kept: Kept<T>): void {
    const { maxEntries, maxSize = Infinity } = this.#options;
    this.#forget(key);
    this.#kept.set(key, kept);
    this.#size += this.#sizeOf(kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= maxEntries && this.#size <= maxSize) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#size -= this.#sizeOf(kept);
  }

  #sizeOf({ value }: Kept<T>): number {
    return this.#options.sizeOf?.(value) ?? 0;
  }
}
