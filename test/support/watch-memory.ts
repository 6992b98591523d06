import { readdir, readFile } from "node:fs/promises";
import { pause } from "./wait-for.ts";

/** The largest memory of a process and all below it until `stop`, in bytes (PSS: what is shared counts once). */
export function watchMemory(pid: number): { readonly stop: () => Promise<number> } {
  let isOver = false;
  const watching = (async () => {
    let peak = 0;
    while (!isOver) {
      peak = Math.max(peak, await treeBytes(pid));
      await pause(50);
    }
    return peak;
  })();
  return {
    stop: () => {
      isOver = true;
      return watching;
    },
  };
}

async function treeBytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const own = Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  const below = await Promise.all((await childrenOf(pid)).map(treeBytes));
  return below.reduce((sum, bytes) => sum + bytes, own);
}

/** Of all its threads: in Go any of them may start a program. */
async function childrenOf(pid: number): Promise<readonly number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const files = threads.map((thread) => `/proc/${pid}/task/${thread}/children`);
  const lists = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return lists.flatMap((list) =>
    list
      .split(" ")
      .filter((id) => id !== "")
      .map(Number),
  );
}
