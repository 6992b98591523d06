import { TiphysError } from "#core/errors.ts";
import type { Asked } from "#core/policy/asked.ts";

interface Question<T> {
  /** "the cluster", as the reason names who does not answer. */
  readonly whom: string;
  readonly limitMs: number;
  /** Of the whole program. */
  readonly signal: AbortSignal;
  readonly ask: (signal: AbortSignal) => Promise<Asked<T>>;
}

/** An answer within a time, or in words why there is none: whoever cannot be asked never stops the others. */
export async function askWithin<T>({ whom, limitMs, signal, ask }: Question<T>): Promise<Asked<T>> {
  const limit = AbortSignal.timeout(limitMs);
  const both = AbortSignal.any([signal, limit]);
  try {
    return await Promise.race([ask(both), endOf(both)]);
  } catch (error) {
    if (signal.aborted || !(limit.aborted || error instanceof TiphysError)) throw error;
    const late = `no answer within ${limitMs / 1000} s`;
    const why = error instanceof TiphysError && !limit.aborted ? firstLine(error.message) : late;
    return { unknown: `could not ask ${whom}: ${why}` };
  }
}

function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
