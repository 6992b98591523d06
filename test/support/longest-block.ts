/**
 * Watches for how long this thread's event loop is not turned: the longest time so far, in milliseconds of the
 * thread's own CPU, which other programs do not lengthen.
 */
export function watchBlocks(): () => number {
  let last = threadMilliseconds();
  let longest = 0;
  const look = () => {
    const now = threadMilliseconds();
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

function threadMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
