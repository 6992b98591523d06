/** Choices that are the same for the same seed. */
export interface Choice {
  /** From 0 to 1, without 1. */
  readonly share: () => number;
  readonly oneOf: <T>(list: readonly T[], fallback: T) => T;
}

/** A small generator of 32 bits. @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seededChoice(seed: number): Choice {
  let state = seed >>> 0;
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { share, oneOf: (list, fallback) => list[Math.floor(share() * list.length)] ?? fallback };
}
