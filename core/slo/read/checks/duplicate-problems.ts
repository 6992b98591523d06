import { objectiveId } from "../../objective.ts";
import type { FoundObjective, SloProblem } from "../slo-reader.ts";

/** Objectives that share an address: which of them a caller means, nobody could say. */
export function duplicateProblems(found: readonly FoundObjective[]): readonly SloProblem[] {
  const seen = new Set<string>();
  return found.flatMap(({ objective, place }) => {
    const id = objectiveId(objective);
    const isRepeated = seen.has(id);
    seen.add(id);
    if (!isRepeated) return [];
    return [
      {
        document: place.document,
        at: place.name,
        message: `objective "${id}" is there twice`,
        remedy: "Give each its own name, or its own namespace.",
      },
    ];
  });
}
