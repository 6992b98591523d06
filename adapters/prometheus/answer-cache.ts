import type { QueryAnswer } from "./query-answer.ts";

/** What became of a query: its answer, or why there is none. */
export type Outcome = { readonly answer: QueryAnswer } | { readonly error: unknown };

interface Entry {
  readonly outcome: Outcome;
  readonly bytes: number;
  readonly expiresAt: number;
}

/** Keeps outcomes until they expire, the ones used last longest, within so many bytes (estimated). */
export class AnswerCache {
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string, now: number): Outcome | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    this.#entries.delete(key);
    if (entry.expiresAt <= now) {
      this.#bytes -= entry.bytes;
      return null;
    }
    this.#entries.set(key, entry);
    return entry.outcome;
  }

  set(key: string, outcome: Outcome, expiresAt: number): void {
    this.#remove(key);
    const bytes = key.length + bytesOf(outcome);
    if (bytes > this.#maxBytes) return;
    this.#entries.set(key, { outcome, bytes, expiresAt });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

const ENTRY_BYTES = 300;
const SERIES_BYTES = 200;
/** A value as a double; times are shared. */
const SAMPLE_BYTES = 8;

function bytesOf(outcome: Outcome): number {
  if ("error" in outcome) return ENTRY_BYTES;
  return outcome.answer.series.reduce((sum, { labels, times }) => {
    const text = Object.entries(labels).reduce(
      (all, [name, value]) => all + name.length + value.length,
      0,
    );
    return sum + SERIES_BYTES + text + times.length * SAMPLE_BYTES;
  }, ENTRY_BYTES);
}
