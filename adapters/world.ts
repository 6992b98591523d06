import type { Readable, Writable } from "node:stream";

/** A stream that a person may look at. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** All that a program may touch of its surroundings; main.ts makes the real one, tests their own. */
export interface World {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when the program is told to stop (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
}
