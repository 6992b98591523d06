interface Deadline {
  readonly ms: number;
  /** What the signal says when it ends. */
  readonly words: string;
  /** Ends the work too. */
  readonly outer?: AbortSignal;
}

/** Runs with a signal that ends in time; unlike AbortSignal.timeout it leaves no timer behind. */
export async function beforeDeadline<T>(
  { ms, words, outer }: Deadline,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const late = () => limit.abort(new DOMException(words, "TimeoutError"));
  const timer = setTimeout(late, ms);
  const stop = () => limit.abort(outer?.reason);
  if (outer?.aborted === true) stop();
  outer?.addEventListener("abort", stop, { once: true });
  try {
    return await run(limit.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", stop);
  }
}
