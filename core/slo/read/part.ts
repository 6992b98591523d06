import type { DocumentProblem } from "#core/document/document-problem.ts";

/** A problem or a note; `document` where it is about another document than the objective's own. */
export interface PartProblem extends DocumentProblem {
  readonly document?: number | undefined;
}

/** A part of a document, read: its value unless something is wrong with it. */
export interface Part<T> {
  readonly value: T | null;
  readonly problems: readonly PartProblem[];
  readonly notes: readonly PartProblem[];
}

export function partOf<T>(value: T, notes: readonly PartProblem[] = []): Part<T> {
  return { value, problems: [], notes };
}

export function faulty(...problems: readonly PartProblem[]): Part<never> {
  return { value: null, problems, notes: [] };
}

/** The value of several parts together, where all have one; their problems and notes in order. */
export function combined<P extends Readonly<Record<string, Part<unknown>>>, T>(
  parts: P,
  combine: (values: { readonly [K in keyof P]: NonNullable<P[K]["value"]> }) => T,
): Part<T> {
  const all = Object.values(parts);
  const problems = all.flatMap((part) => part.problems);
  const notes = all.flatMap((part) => part.notes);
  if (problems.length > 0 || all.some(({ value }) => value === null))
    return { value: null, problems, notes };
  const values = Object.fromEntries(Object.entries(parts).map(([key, { value }]) => [key, value]));
  return {
    value: combine(values as { readonly [K in keyof P]: NonNullable<P[K]["value"]> }),
    problems,
    notes,
  };
}

/** The part, with problems and notes that belong to the document of this index. */
export function inDocument<T>(document: number, { value, problems, notes }: Part<T>): Part<T> {
  const placed = (problem: PartProblem) => ({ document, ...problem });
  return { value, problems: problems.map(placed), notes: notes.map(placed) };
}
