import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { Objective } from "../objective.ts";

export type Keys = readonly (string | number)[];

/** One of the documents that are read together; `index` is its place among them. */
export interface SloDocument {
  readonly index: number;
  readonly value: unknown;
}

/** A problem, or a note, about one of the documents. */
export interface SloProblem extends DocumentProblem {
  readonly document: number;
}

/** Where an objective stands, and where in its document the parts of it do. */
export interface ObjectivePlace {
  readonly document: number;
  readonly at: Keys;
  readonly name: Keys;
  readonly target: Keys;
  readonly window: Keys;
  readonly indicator: Keys;
  readonly baseline: Keys;
}

export interface FoundObjective {
  readonly objective: Objective;
  readonly place: ObjectivePlace;
}

/** What was understood, what is wrong, and what a person should know. */
export interface SloReading {
  readonly found: readonly FoundObjective[];
  readonly problems: readonly SloProblem[];
  readonly notes: readonly SloProblem[];
}

/** How documents are read. */
export interface ReadOptions {
  /** How often the source is scraped; null where nobody said, and 30 s are assumed. */
  readonly scrapeSeconds: number | null;
}

/** One format. All documents that it claims are read at once, as some refer to one another. */
export interface SloReader {
  readonly format: Objective["format"];
  /** Its kinds as a message lists them. */
  readonly kinds: string;
  /** What may stand in `kind`, for hints. */
  readonly kindNames: readonly string[];
  readonly claims: (value: unknown) => boolean;
  readonly read: (documents: readonly SloDocument[], options: ReadOptions) => SloReading;
}

export const NOTHING: SloReading = { found: [], problems: [], notes: [] };

/** Several readings as one, in order. */
export function joinReadings(readings: readonly SloReading[]): SloReading {
  return {
    found: readings.flatMap(({ found }) => found),
    problems: readings.flatMap(({ problems }) => problems),
    notes: readings.flatMap(({ notes }) => notes),
  };
}
