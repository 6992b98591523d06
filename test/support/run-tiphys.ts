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
  /** Both, in the order in which they were written: what a terminal shows. */
  readonly shown: string;
}

/** The day on which tests happen. */
export const TEST_DAY = Date.parse("2026-11-21T12:00:00Z");

/** Runs one command line in this process, with nothing of the machine's own surroundings but PATH. */
export async function runTiphys(call: TiphysCall): Promise<TiphysResult> {
  const isTTY = call.isTerminal ?? false;
  const shown: Buffer[] = [];
  const stdout = new Recorder({ isTTY, shown });
  const stderr = new Recorder({ isTTY, shown });
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
  return { exitCode, stdout: stdout.text(), stderr: stderr.text(), shown: textOf(shown) };
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}

/** A stream that remembers what it was given. */
class Recorder extends Writable {
  readonly isTTY: boolean;
  private readonly chunks: Buffer[] = [];
  private readonly shown: Buffer[];

  constructor({ isTTY, shown }: { readonly isTTY: boolean; readonly shown: Buffer[] }) {
    super();
    this.isTTY = isTTY;
    this.shown = shown;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    this.shown.push(chunk);
    done();
  }

  text(): string {
    return textOf(this.chunks);
  }
}
