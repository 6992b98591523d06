import { didYouMean } from "#core/did-you-mean.ts";

/** Beyond this many names a hint would cost more than it helps. */
const MOST_NAMES = 300;

/** `; did you mean "x"?`, or nothing where no other name is near, or there are too many to look at. */
export function nameHint(name: string, known: Iterable<string>): string {
  const names = [...known];
  return names.length > MOST_NAMES || names.includes(name) ? "" : didYouMean(name, names);
}
