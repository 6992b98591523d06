import type { ChildProcess } from "node:child_process";

/** The exit code of a child, once it has ended; null where a signal ended it. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return await new Promise((resolve) => child.once("exit", resolve));
}
