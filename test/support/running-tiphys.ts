import { PassThrough, Readable } from "node:stream";
import { run } from "#cli/run.ts";

export interface RunningTiphys {
  /** Resolves when stderr has held a text (that many times); rejects when the program ends before. */
  readonly said: (text: string, times?: number) => Promise<void>;
  /** Tells it to stop; its exit code. */
  readonly stop: () => Promise<number>;
}

/** Runs a command line of a server in this process, until it is told to stop. */
export function startTiphys({
  argv,
  cwd,
  now = Date.now,
}: {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The server's clock; default: the machine's. */
  readonly now?: () => number;
}): RunningTiphys {
  const stop = new AbortController();
  const stderr = new PassThrough();
  const waiting = new Set<() => void>();
  let log = "";
  stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
    for (const look of waiting) look();
  });
  const ended = run({
    argv,
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd },
    stdin: Readable.from([]),
    stdout: new PassThrough().resume(),
    stderr,
    now,
    signal: stop.signal,
  });
  return {
    said: (text, times = 1) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (log.split(text).length <= times) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`ended without saying "${text}":\n${log}`)));
      }),
    stop: () => {
      stop.abort();
      return ended;
    },
  };
}
