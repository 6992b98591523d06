import { execa } from "execa";
import { TiphysError } from "#core/errors.ts";
import { type GitRequest, gitProgram } from "./run-git.ts";

/** A git that runs while others work. */
export interface GitStream {
  /** What it has said since the last time, as soon as there is something; empty once it has ended well. @throws GIT_FAILED */
  readonly next: () => Promise<Uint8Array>;
  readonly write: (text: string) => void;
  /** Ends it, wherever it is; safe to call more than once. */
  readonly stop: () => Promise<void>;
}

const MAX_STDERR_BYTES = 64 * 1024;

/** Starts git as `runGit` does; its output is taken from it at once, so that it never waits for a busy reader. @throws GIT_FAILED */
export function streamGit(request: GitRequest): GitStream {
  const { command, args, cwd, env } = gitProgram(request);
  const child = execa(command, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: "pipe",
    buffer: false,
    encoding: "buffer",
    reject: false,
    killSignal: "SIGTERM",
    cancelSignal: request.world.signal,
  });
  let chunks: Uint8Array[] = [];
  let stderr = "";
  let hasEnded = false;
  let wake = () => {};
  child.stdout.on("data", (chunk: Uint8Array) => {
    chunks.push(chunk);
    wake();
  });
  child.stderr.on("data", (chunk: Uint8Array) => {
    if (stderr.length < MAX_STDERR_BYTES) stderr += new TextDecoder().decode(chunk);
  });
  // What it says of itself is its exit code; a pipe that it closed early adds nothing to that.
  child.stdin.on("error", () => {});
  const closed = new Promise<void>((resolve) => child.stdout.once("close", resolve));
  const ended = Promise.all([child, closed]).then(([result]) => {
    hasEnded = true;
    wake();
    return result;
  });
  return {
    next: async () => {
      if (chunks.length === 0 && !hasEnded) await new Promise<void>((resolve) => (wake = resolve));
      // It may have answered before it heard of that.
      if (request.world.signal.aborted) throw failure(request, stderr);
      const taken = Buffer.concat(chunks);
      chunks = [];
      if (taken.length > 0 || !hasEnded) return taken;
      if ((await ended).failed) throw failure(request, stderr);
      return taken;
    },
    write: (text) => void child.stdin.write(text),
    stop: async () => {
      child.stdin.end();
      if (!hasEnded) child.kill();
      await ended;
    },
  };
}

function failure({ args, world }: GitRequest, detail: string): TiphysError {
  const words = world.signal.aborted ? "stopped from outside. Run it again." : wordsOf(detail);
  return new TiphysError("GIT_FAILED", `git ${verbOf(args)}: ${words}`, { detail });
}

function wordsOf(detail: string): string {
  const said = detail.trim().split("\n").at(-1) ?? "";
  const what = `expected an answer, it said "${said}".`;
  return /promisor remote/.test(said)
    ? `${what} A clone made with --filter lacks it: fetch it with "git fetch --refetch", or clone without a filter.`
    : `${what} Check the repository with "git fsck".`;
}

/** Settings may stand before it. */
function verbOf(args: readonly string[]): string {
  return args.find((arg, index) => !arg.startsWith("-") && args[index - 1] !== "-c") ?? "";
}
