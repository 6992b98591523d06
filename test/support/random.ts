import { seededChoice } from "#core/policy/foreign/equivalence/seeded-choice.ts";

/** Chance that is the same on every machine: numbers in 0..1 from a seed. */
export type Random = () => number;

/** Small, fast, good enough to draw canaries. */
export function randomFrom(seed: number): Random {
  return seededChoice(seed).share;
}

/** A normal number of mean 0 and deviation 1. @see Box, Muller 1958 */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** Poisson numbers: exact below a mean of 50, rounded normal ones above. */
export function poisson(random: Random, mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let product = random();
  let count = 0;
  for (const floor = Math.exp(-mean); product > floor; count += 1) product *= random();
  return count;
}

/** How many of `size` happen when each does with this chance. */
export function binomial(
  random: Random,
  { size, chance }: { size: number; chance: number },
): number {
  const mean = size * chance;
  if (mean > 50 && size - mean > 50) {
    const drawn = Math.round(mean + Math.sqrt(mean * (1 - chance)) * normal(random));
    return Math.min(size, Math.max(0, drawn));
  }
  if (chance > 0.1) {
    let count = 0;
    for (let trial = 0; trial < size; trial += 1) if (random() < chance) count += 1;
    return count;
  }
  // Skips from one success to the next.
  const logMiss = Math.log1p(-chance);
  let count = 0;
  for (let at = skip(random, logMiss); at < size; at += 1 + skip(random, logMiss)) count += 1;
  return count;
}

function skip(random: Random, logMiss: number): number {
  return logMiss === 0 ? Infinity : Math.floor(Math.log(1 - random()) / logMiss);
}
