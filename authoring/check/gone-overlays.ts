import { TiphysError } from "#core/errors.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import type { BaseTree } from "./open-base.ts";
import { targetPath } from "./check-target.ts";
import type { TargetPlan } from "./find-targets.ts";
import { fleetOverlays } from "./fleet-overlays.ts";

const SHOWN = 3;

/** For people: overlays of the fleet that a revision had and today's files lack. Argo CD prunes nothing for them. */
export async function goneOverlays(
  base: BaseTree,
  { targets, isWholeFleet, repository }: TargetPlan,
): Promise<readonly string[]> {
  if (!isWholeFleet) return [];
  const there = new Set(targets.map((target) => targetPath(target, repository.root)));
  const gone = (await overlaysOf(base.repository.root)).filter((path) => !there.has(path));
  if (gone.length === 0) return [];
  const more = gone.length > SHOWN ? ` and ${gone.length - SHOWN} more` : "";
  const names = `${gone.slice(0, SHOWN).join(", ")}${more}`;
  return [
    `gone since ${base.name}: ${names}; an Application that still names such a folder fails, and prunes nothing`,
  ];
}

/** A fleet that could not be read then is no matter of today's. */
async function overlaysOf(root: string): Promise<readonly string[]> {
  try {
    const overlays = await fleetOverlays(root, null);
    return overlays.map(({ location }) => pathFrom(root, location));
  } catch (error) {
    if (error instanceof TiphysError) return [];
    throw error;
  }
}
