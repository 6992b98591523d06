/** Something that was worked out for a question, until it may be another. */
export interface Kept<T> {
  readonly value: T;
  readonly untilMs: number;
}

interface KeepOptions {
  readonly maxEntries: number;
  readonly now: () => number;
}

/** Answers equal questions once: while one is worked out the others wait for it, and then until it ends. */
export class KeptAnswers<T> {
  readonly #options: KeepOptions;
  readonly #kept = new Map<string, Kept<T>>();
  readonly #underWay = new Map<string, Promise<T>>();

  constructor(options: KeepOptions) {
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
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#options.maxEntries) return;
      this.#kept.delete(oldest);
    }
  }
}
