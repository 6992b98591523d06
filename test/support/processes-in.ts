import { readdirSync, readlinkSync } from "node:fs";

/** Ids of the processes that work in a folder or below it. Linux alone knows. */
export function processesIn(folder: string): readonly number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    const cwd = cwdOf(name);
    return cwd === folder || cwd.startsWith(`${folder}/`) ? [Number(name)] : [];
  });
}

/** "" for a process that is gone, or is another user's. */
function cwdOf(id: string): string {
  try {
    return readlinkSync(`/proc/${id}/cwd`);
  } catch {
    return "";
  }
}
