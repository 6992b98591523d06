import { type KubeConfig, Watch } from "@kubernetes/client-node";

type Heard = Parameters<Watch["watch"]>[2];
type Done = Parameters<Watch["watch"]>[3];

/** What the informer takes for "your version is unknown here: list again". */
const GONE = Object.assign(new Error("list again"), { statusCode: 410 });

/**
 * A watch whose end means a new list, but for the end of a quiet half minute. An API server that comes back with
 * a restored etcd counts versions anew: a watch from the old one would stay open and silent.
 */
export class RelistingWatch extends Watch {
  #isLost = false;
  readonly #onHeard: () => void;
  readonly #signal: AbortSignal;

  /** `onHeard` is told of each watch that the API server begins, and of each of its events. */
  constructor(
    config: KubeConfig,
    { onHeard, signal }: { readonly onHeard: () => void; readonly signal: AbortSignal },
  ) {
    super(config);
    this.#onHeard = onHeard;
    this.#signal = signal;
  }

  override async watch(...[path, query, callback, done]: Parameters<Watch["watch"]>) {
    if (this.#isLost) {
      this.#isLost = false;
      done(GONE);
      return new AbortController();
    }
    let hasEnded = false;
    const ending = this.#ending(done);
    const end: Done = (error) => {
      hasEnded = true;
      ending(error);
    };
    const heard: Heard = (phase, object, event) => {
      this.#onHeard();
      callback(phase, object, event);
    };
    const request = await super.watch(path, query, heard, end);
    if (!hasEnded) this.#onHeard();
    // It was opened while the informer was stopped, which knew of none.
    if (this.#signal.aborted) request.abort();
    return request;
  }

  #ending(done: Done): Done {
    return (error: unknown) => {
      if (error instanceof Error && error.name === "TimeoutError") done(error);
      else if (error === null) done(GONE);
      else {
        // The informer reports it, and asks for a watch when it is started again.
        this.#isLost = true;
        done(error);
      }
    };
  }
}
