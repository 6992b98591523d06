import { pauseFor } from "#adapters/pause-for.ts";

interface Repetition {
  readonly everyMs: number;
  readonly signal: AbortSignal;
  /** Told of a failure when it is another than the last one. */
  readonly onFault: (message: string) => void;
}

/** Does some work again and again until the signal; a failure ends nothing. */
export async function repeated(
  work: () => Promise<void>,
  { everyMs, signal, onFault }: Repetition,
): Promise<void> {
  let lastFault = "";
  while (!signal.aborted) {
    try {
      await work();
      lastFault = "";
    } catch (error) {
      const fault = (error as Error).message;
      if (fault !== lastFault && !signal.aborted) onFault(fault);
      lastFault = fault;
    }
    await pauseFor(everyMs, signal);
  }
}
