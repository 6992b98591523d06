import type { PartProblem } from "../part.ts";
import type { FoundObjective } from "../slo-reader.ts";

/** Names stand in addresses, metrics and file names: letters, digits and -_. between them. */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?$/;

/** What is wrong with the name of an objective, its service and its namespace. */
export function nameProblems({ objective, place }: FoundObjective): readonly PartProblem[] {
  const { service, namespace, name } = objective;
  const named = { service, namespace, objective: name };
  return Object.entries(named).flatMap(([what, given]) => {
    if (given === null || NAME.test(given)) return [];
    const at = what === "objective" ? place.name : place.at;
    const message = `expected a name for the ${what}, got "${given.slice(0, 60)}"`;
    return [{ at, message, remedy: "Write letters, digits, and - _ . between them." }];
  });
}
