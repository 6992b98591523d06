import { cpuClock } from "./cpu-time.ts";

/**
 * Watches for how long this thread's event loop is not turned: the longest time so far, in milliseconds of the
 * thread's own CPU, which other programs do not lengthen.
 */
export function watchBlocks(): () => number {
  const used = cpuClock();
  let last = 0;
  let longest = 0;
  const look = () => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}
