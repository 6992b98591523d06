import { overlayClaims } from "#core/policy/environment.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";

/** The overlays among the files of a commit that an environment claims, by path. */
export function findOverlays(files: readonly string[], fleet: Fleet): readonly AppOverlay[] {
  const folders = files.flatMap((path) => {
    const match = /^(.+)\/(?:kustomization\.ya?ml|Kustomization)$/.exec(path);
    return match?.[1] === undefined ? [] : [match[1]];
  });
  return [...new Set(folders)].sort().flatMap((path) => {
    const [claim] = overlayClaims(fleet, path);
    if (claim === undefined) return [];
    return [{ app: claim.app, environment: claim.environment.name, path }];
  });
}
