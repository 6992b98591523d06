import { problemsError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { readFleet } from "./load-fleet.ts";
import { readSloFiles, type SloDocuments, sloFiles } from "./read-slo-documents.ts";

export interface LoadedObjectives extends SloDocuments {
  readonly fleet: Fleet;
}

/**
 * The objectives of the fleet below `root`. Broken documents are among the problems; the others count.
 * @throws FLEET_INVALID, FILE_UNREADABLE, MANIFEST_UNREADABLE for the fleet itself
 */
export async function loadObjectives(root: string): Promise<LoadedObjectives> {
  const { fleet } = await readFleet(root);
  const files = sloFiles(root, fleet.spec.slos);
  return { fleet, ...(await readSloFiles(root, { files })) };
}

/** Reads a fleet's SLO files for their problems alone. @throws SLO_INVALID with all of them at once */
export async function checkObjectives(root: string, globs: readonly string[]): Promise<void> {
  const { problems } = await readSloFiles(root, { files: sloFiles(root, globs) });
  if (problems.length > 0) throw problemsError("SLO_INVALID", problems);
}
