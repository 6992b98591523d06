import { nearestName } from "#core/nearest-name.ts";

/** Beyond this many names a hint would cost more than it helps. */
const MOST_NAMES = 300;

/** `; did you mean "x"?`, or nothing where no other name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const names = [...known];
  const near = names.length > MOST_NAMES ? null : nearestName(name, names);
  return near === null || near === name ? "" : `; did you mean "${near}"?`;
}
