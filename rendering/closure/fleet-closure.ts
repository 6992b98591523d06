import { existsSync } from "node:fs";
import { join } from "node:path";
import { readFleet } from "#adapters/load-fleet.ts";
import { FLEET_FILE } from "#adapters/repository-root.ts";
import type { Fleet } from "#core/policy/fleet.ts";

/** What a fleet has to say about a render. */
export interface FleetClosure {
  /** Null where there is none. */
  readonly fleet: Fleet | null;
  /** Globs of the files that it is judged by, tiphys.yaml itself apart; sorted, each once. */
  readonly globs: readonly string[];
}

/** Freezes and, where they are not rendered, SLOs change no render. @throws FLEET_INVALID, FILE_UNREADABLE, MANIFEST_UNREADABLE */
export async function readFleetClosure(root: string): Promise<FleetClosure> {
  if (!existsSync(join(root, FLEET_FILE))) return { fleet: null, globs: [] };
  const { fleet } = await readFleet(root);
  return { fleet, globs: fleetGlobs(fleet) };
}

/** See FleetClosure. */
export function fleetGlobs({ spec }: Fleet): readonly string[] {
  const policies = spec.policies.flatMap((entry) =>
    typeof entry === "string" ? [entry] : [entry.use, entry.context ?? []].flat(),
  );
  const globs = [
    ...policies.filter((use) => !use.startsWith("builtin:")),
    ...spec.exceptions,
    ...(spec.baseline === undefined ? [] : [spec.baseline]),
    ...spec.crds,
    ...(spec.render.slos === true ? spec.slos : []),
  ];
  return [...new Set(globs)].sort();
}
