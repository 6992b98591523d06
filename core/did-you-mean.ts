import { nearestName } from "./nearest-name.ts";

/** `; did you mean "x"?` for the end of a clause; nothing where no known name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === null ? "" : `; did you mean "${nearest}"?`;
}

/** ` Did you mean "x"?` behind a sentence; nothing where no known name is near. */
export function didYouMeanSentence(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === null ? "" : ` Did you mean "${nearest}"?`;
}
