import { execa, ExecaError } from "execa";
import { TiphysError } from "#core/errors.ts";

export interface CommandRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the program; nothing is added. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeLimitMs: number;
  readonly maxOutputBytes: number;
  /**
   * "own": ended together with all it started. "inherited": stays in our process group, for callers that
   * are themselves killed by group without a chance to clean up (Argo CD's plugin server does that).
   */
  readonly processGroup: "own" | "inherited";
  readonly signal?: AbortSignal | undefined;
  /** What the program reads on stdin; default: nothing. */
  readonly input?: string;
}

export interface CommandOutput {
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** Why a command has no result; `stderr` is what it said until then. */
export type CommandFailure =
  | { readonly reason: "exit"; readonly exitCode: number; readonly stderr: string }
  | { readonly reason: "killed"; readonly killedBy: string; readonly stderr: string }
  | { readonly reason: "time"; readonly stderr: string }
  | { readonly reason: "size"; readonly stderr: string }
  | { readonly reason: "aborted"; readonly stderr: string }
  | { readonly reason: "start"; readonly problem: string; readonly stderr: string };

export type CommandResult =
  | { readonly ok: true; readonly output: CommandOutput }
  | { readonly ok: false; readonly failure: CommandFailure };

const GRACE_MS = 2000;
const MAX_STDERR_BYTES = 1024 * 1024;

/**
 * Runs a program without a shell. Success means: exit code 0 and all of stdout read, byte for byte.
 * At a limit or an abort it gets SIGTERM, two seconds later SIGKILL. Rejects only for mistakes of ours.
 */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const stderr = lastText(MAX_STDERR_BYTES);
  try {
    const running = execa(request.command, request.args, {
      cwd: request.cwd,
      env: request.env,
      extendEnv: false,
      ...(request.input === undefined ? { stdin: "ignore" as const } : { input: request.input }),
      encoding: "buffer",
      stripFinalNewline: false,
      maxBuffer: { stdout: request.maxOutputBytes },
      buffer: { stderr: false },
      timeout: request.timeLimitMs,
      killSignal: "SIGTERM",
      forceKillAfterDelay: GRACE_MS,
      killDescendants: request.processGroup === "own",
      ...(request.signal === undefined ? {} : { cancelSignal: request.signal }),
    });
    running.stderr.on("data", stderr.take);
    const result = await running;
    return { ok: true, output: { stdout: result.stdout, stderr: stderr.text() } };
  } catch (error) {
    if (error instanceof ExecaError)
      return { ok: false, failure: describeFailure(error, stderr.text()) };
    throw new TiphysError("INTERNAL", `cannot run "${request.command}"`, { cause: error });
  }
}

function describeFailure(error: ExecaError, stderr: string): CommandFailure {
  if (error.isCanceled) return { reason: "aborted", stderr };
  if (error.timedOut) return { reason: "time", stderr };
  if (error.isMaxBuffer) return { reason: "size", stderr };
  if (error.signal !== undefined) return { reason: "killed", killedBy: error.signal, stderr };
  if (error.exitCode !== undefined) return { reason: "exit", exitCode: error.exitCode, stderr };
  return { reason: "start", problem: error.code ?? error.originalMessage ?? "unknown", stderr };
}

/** The end of a text, where a program says why it ended: any number of warnings before it is no reason to end it. */
function lastText(maxBytes: number) {
  let blocks: Buffer[] = [];
  let bytes = 0;
  const take = (block: Buffer) => {
    blocks.push(block);
    bytes += block.length;
    if (bytes <= 2 * maxBytes) return;
    const kept = Buffer.concat(blocks).subarray(-maxBytes);
    blocks = [Buffer.from(kept)];
    bytes = kept.length;
  };
  const text = () => new TextDecoder().decode(Buffer.concat(blocks).subarray(-maxBytes));
  return { take, text };
}
