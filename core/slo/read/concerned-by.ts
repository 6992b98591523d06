import type { Keys, ObjectivePlace, SloProblem } from "./slo-reader.ts";

/** Finds what is said about objectives: below one, or about a part of it that stands elsewhere. */
export interface Concerned {
  readonly has: (place: ObjectivePlace) => boolean;
}

/** The objectives that some problems concern. Problems and objectives may both be many. */
export function concernedBy(problems: readonly SloProblem[]): Concerned {
  const said = new Set(problems.flatMap(({ document, at }) => above(document, at)));
  return { has: (place) => partsOf(place).some((part) => said.has(part)) };
}

/** The notes that are about none of some objectives. */
export function notesApart(
  notes: readonly SloProblem[],
  places: readonly ObjectivePlace[],
): readonly SloProblem[] {
  const parts = new Set(places.flatMap(partsOf));
  return notes.filter(({ document, at }) => !above(document, at).some((key) => parts.has(key)));
}

function partsOf({
  document,
  at,
  name,
  target,
  window,
  indicator,
  baseline,
}: ObjectivePlace): readonly string[] {
  return [at, name, target, window, indicator, baseline].map((keys) => keyOf(document, keys));
}

/** The place itself and all that it stands in. */
function above(document: number, at: Keys): readonly string[] {
  return [...at, null].map((_, length) => keyOf(document, at.slice(0, length)));
}

function keyOf(document: number, keys: Keys): string {
  return [document, ...keys].join("\u0000");
}
