import { setTimeout as sleep } from "node:timers/promises";

interface Settling {
  /** How long a burst of calls is waited for. */
  readonly settleMs: number;
  /** After a failure the work is done again, also where nobody calls. */
  readonly retryMs: number;
  readonly signal: AbortSignal;
  /** Told of a failure when it is another than the last one. */
  readonly onFault: (message: string) => void;
}

/** Runs after a burst of calls, never twice at once, and again if called meanwhile or failed. */
export function settled(work: () => Promise<void>, settling: Settling): () => void {
  const { settleMs, retryMs, signal, onFault } = settling;
  let isWaiting = false;
  let lastFault = "";
  let queue = Promise.resolve();
  const fail = (error: Error) => {
    if (error.message !== lastFault && !signal.aborted) onFault(error.message);
    lastFault = error.message;
    setTimeout(call, retryMs).unref();
  };
  const turn = async () => {
    await sleep(settleMs);
    isWaiting = false;
    if (signal.aborted) return;
    await work().then(() => (lastFault = ""), fail);
  };
  const call = () => {
    if (isWaiting || signal.aborted) return;
    isWaiting = true;
    queue = queue.then(turn);
  };
  return call;
}
