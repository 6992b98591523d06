import fc from "fast-check";

interface FuzzOptions<T> {
  readonly inputs: fc.Arbitrary<T>;
  /** Throws when an input is treated wrongly. */
  readonly judge: (input: T) => Promise<void> | void;
  /** How many inputs the normal run tries. */
  readonly runs: number;
}

const SEED = 20_261_121;
const LONGEST_SECONDS = 24 * 3600;

/** Seconds for each property of a long run (TIPHYS_FUZZ_SECONDS), null for the short one. */
export const LONG_SECONDS = readSeconds(process.env.TIPHYS_FUZZ_SECONDS);

/**
 * Tries inputs: always the same few ones, or, with TIPHYS_FUZZ_SECONDS, as many as fit, from TIPHYS_FUZZ_SEED if
 * it is set. A failure names the seed, the path to the input and the smallest input that fails.
 */
export async function fuzz<T>({ inputs, judge, runs }: FuzzOptions<T>): Promise<void> {
  const property = fc.asyncProperty(inputs, async (input) => judge(input));
  if (LONG_SECONDS === null) {
    await fc.assert(property, { seed: SEED, numRuns: runs });
    return;
  }
  const seed = Number(process.env.TIPHYS_FUZZ_SEED ?? SEED);
  const outcome = await fc.check(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: LONG_SECONDS * 1000,
  });
  process.stderr.write(`seed ${seed}: ${outcome.numRuns} inputs\n`);
  if (outcome.failed && !outcome.interrupted)
    throw new Error(`${fc.defaultReportMessage(outcome)}\n${String(outcome.errorInstance)}`);
}

/** Gives a test the time that it needs, on a busy machine too. */
export function allowLongRuns(context: Mocha.Context): void {
  context.timeout(((LONG_SECONDS ?? 0) + 120) * 1000);
}

function readSeconds(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return seconds;
  throw new Error(`TIPHYS_FUZZ_SECONDS: expected seconds up to ${LONGEST_SECONDS}, got "${text}".`);
}
