import { expect } from "chai";

/** Begins to count; what was used since, in milliseconds of this thread's own CPU, which other programs do not lengthen. */
export function cpuClock(): () => number {
  const begun = threadMilliseconds();
  return () => threadMilliseconds() - begun;
}

/** What the work returns; it must not take more milliseconds of this thread's CPU than the limit. */
export function withinCpu<T>(limitMs: number, work: () => T): T {
  const used = cpuClock();
  const result = work();
  expect(used(), "milliseconds of CPU").to.be.below(limitMs);
  return result;
}

function threadMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
