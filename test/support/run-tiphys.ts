import { Readable, Writable } from "node:stream";
import { run } from "#cli/run.ts";

export interface TiphysCall {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array;
  /** Default: noon of 21 November 2026, UTC. */
  readonly now?: number;
  readonly isTerminal?: boolean;
  readonly signal?: AbortSignal;
}

export interface TiphysResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The day on which tests happen. */
export const TEST_DAY = Date.parse("2026-11-21T12:00:00Z");

/** Runs one command line in this process, with nothing of the machine's own surroundings but PATH. */
export async function runTiphys(call: TiphysCall): Promise<TiphysResult> {
  const stdout = new Recorder(call.isTerminal ?? false);
  const stderr = new Recorder(call.isTerminal ?? false);
  const exitCode = await run({
    argv: call.argv,
    cwd: call.cwd,
    env: { PATH: process.env.PATH, HOME: call.cwd, ...call.env },
    stdin: Readable.from(call.stdin === undefined ? [] : [Buffer.from(call.stdin)]),
    stdout,
    stderr,
    now: () => call.now ?? TEST_DAY,
    signal: call.signal ?? new AbortController().signal,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** A stream that remembers what it was given. */
class Recorder extends Writable {
  readonly isTTY: boolean;
  private readonly chunks: Buffer[] = [];

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.chunks).toString("utf8");
  }
}
