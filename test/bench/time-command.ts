import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

export interface TimedCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Exit codes that count as done. */
  readonly expect: readonly number[];
}

export interface Timing {
  readonly seconds: number;
  readonly stdoutBytes: number;
}

/** Runs a command once; wall time in seconds. @throws Error when it ends with another exit code */
export function timeCommand({ name, command, args, cwd, env, expect }: TimedCommand): Timing {
  const start = performance.now();
  const result = spawnSync(command, args, {
    cwd,
    env,
    maxBuffer: 2 ** 30,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const seconds = (performance.now() - start) / 1000;
  if (!expect.includes(result.status ?? -1)) {
    throw new Error(
      `${name}: exit code ${result.status}: ${result.stderr?.toString().slice(0, 2000)}`,
    );
  }
  return { seconds, stdoutBytes: result.stdout.length };
}

/** Peak resident memory (MB) of a Node program alone, without the programs that it starts. */
export function peakMemory(timed: TimedCommand): number {
  return Math.round(askAtExit(timed, "process.resourceUsage().maxRSS") / 1024);
}

/** CPU time (milliseconds) of a Node program alone: what other programs of the machine hardly change. */
export function ownCpu(timed: TimedCommand): number {
  return Math.round(
    askAtExit(timed, "Object.values(process.cpuUsage()).reduce((sum, each) => sum + each)") / 1000,
  );
}

function askAtExit(timed: TimedCommand, expression: string): number {
  const folder = mkdtempSync(join(tmpdir(), "tiphys-bench-"));
  const file = join(folder, "answer");
  const write = `import { writeFileSync } from "node:fs"; process.on("exit", () => writeFileSync(${JSON.stringify(file)}, String(${expression})));`;
  const option = `--import data:text/javascript,${encodeURIComponent(write)}`;
  try {
    timeCommand({ ...timed, env: { ...timed.env, NODE_OPTIONS: option } });
    return Number(readFileSync(file, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
