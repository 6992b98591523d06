export interface WaitOptions {
  /** What is waited for, in the words of the error. */
  readonly what?: string;
  readonly forMs?: number;
}

/** Looks until there is something other than null; what was found. Throws after `forMs` (default 20 s). */
export async function waitFor<T>(
  look: () => Promise<T | null>,
  { what = "it", forMs = 20_000 }: WaitOptions = {},
): Promise<T> {
  const deadline = performance.now() + forMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(`expected ${what} within ${forMs} ms`);
    await pause(100);
  }
}

/** Tries until the work does not throw; throws its last error after `forMs`. */
export async function retried(
  work: () => Promise<unknown>,
  options: WaitOptions = {},
): Promise<void> {
  let last: unknown;
  const attempt = () =>
    work().then(
      () => true,
      (error: unknown) => {
        last = error;
        return null;
      },
    );
  await waitFor(attempt, options).catch(() => {
    throw last;
  });
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
