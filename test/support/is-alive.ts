import { readFileSync } from "node:fs";

/** Whether a process runs. Where nobody reaps orphans, one that has ended stays as a zombie, which is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
