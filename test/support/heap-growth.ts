import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Begins to look; by how many MiB this process's heap grew since, of what is still in use. */
export function heapGrowth(): () => number {
  const before = usedHeap();
  return () => (usedHeap() - before) / 2 ** 20;
}

/** When garbage is collected by itself depends on all that ran before. */
function usedHeap(): number {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  return process.memoryUsage().heapUsed;
}
