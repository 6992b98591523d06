import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const KILL_AFTER_MS = 5000;
const LOG_TAIL_CHARACTERS = 4000;
const running = new Set<ChildProcess>();

process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
// Without a listener a cancelled run would end without "exit" and leave its children behind.
process.once("SIGTERM", () => process.exit(143));

export interface ProgramOptions {
  readonly path: string;
  /** The name the program is called by (its argv[0]); Argo CD's one binary chooses its role by it. */
  readonly name: string;
  readonly arguments: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  /** How often SIGTERM is sent before SIGKILL; argocd-cmp-server lingers after the first. */
  readonly terminations?: number;
  /** Between SIGTERM and SIGKILL; default 5 s. */
  readonly killAfterMs?: number;
}

export interface RunningProgram {
  readonly name: string;
  readonly pid: number | undefined;
  readonly hasEnded: () => boolean;
  /** Null while it runs, and when a signal ended it. */
  readonly exitCode: () => number | null;
  /** The end of what it wrote to stdout and stderr, for messages. */
  readonly logTail: () => string;
  readonly stop: () => Promise<void>;
  /** Ends it without a warning. */
  readonly kill: () => Promise<void>;
}

/** A child process with its output kept; it never outlives this process. */
export function startProgram(options: ProgramOptions): RunningProgram {
  const child = spawn(options.path, options.arguments, {
    argv0: options.name,
    cwd: options.directory,
    env: { ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let log = "";
  const keep = (chunk: Buffer) => {
    log = (log + chunk.toString("utf8")).slice(-LOG_TAIL_CHARACTERS);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.on("error", (error) => keep(Buffer.from(`${error.message}\n`)));
  child.on("close", () => running.delete(child));
  return {
    name: options.name,
    pid: child.pid,
    hasEnded: () => hasEnded(child),
    exitCode: () => child.exitCode,
    logTail: () => log,
    stop: () => stopChild(child, options),
    kill: async () => {
      if (hasEnded(child)) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function stopChild(
  child: ChildProcess,
  { terminations = 1, killAfterMs = KILL_AFTER_MS }: ProgramOptions,
): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  const killer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  for (let sent = 0; sent < terminations && !hasEnded(child); sent += 1) {
    child.kill("SIGTERM");
    if (sent + 1 < terminations) await Promise.race([ended, pause(200)]);
  }
  await ended;
  clearTimeout(killer);
}

/** Asks until the claim holds; a program that ends first, or the limit, is an error with its log. */
export async function waitUntilReady(
  program: RunningProgram,
  isReady: () => Promise<boolean> | boolean,
): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await isReady())) {
    if (program.hasEnded()) throw new Error(`${program.name} ended early:\n${program.logTail()}`);
    if (performance.now() > deadline) {
      throw new Error(`${program.name} was not ready within 60 s:\n${program.logTail()}`);
    }
    await pause(50);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
