import type { Objective } from "../objective.ts";
import type { Part } from "./part.ts";
import type { ObjectivePlace, SloReading } from "./slo-reader.ts";

/** The reading of one objective: found where nothing is wrong with it. */
export function objectiveReading(
  { value, problems, notes }: Part<Objective>,
  place: ObjectivePlace,
): SloReading {
  const { document } = place;
  return {
    found: value === null ? [] : [{ objective: value, place }],
    problems: problems.map((problem) => ({ ...problem, document: problem.document ?? document })),
    notes: (value === null ? [] : notes).map((note) => ({
      ...note,
      document: note.document ?? document,
    })),
  };
}
