import type { GitRepository } from "#adapters/git/open-repository.ts";
import { TiphysError } from "#core/errors.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import { findEntry, type EntryRoute } from "#core/promotion/find-entry.ts";
import { findRoute, type PromotionRoute } from "#core/promotion/find-route.ts";
import { parseImageReference } from "#core/promotion/image-reference.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { planImages } from "#core/promotion/plan-images.ts";
import { planPromotion, type PromotionPlan } from "#core/promotion/plan-promotion.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { readVersion, type Version } from "#core/promotion/version.ts";
import { type PlannedReturn, planReturn } from "../rollback/plan-return.ts";
import { readOverlay, type Snapshot } from "../snapshot.ts";

/** What evidence claims to have been planned, planned again. */
export interface PlannedAgain extends PlannedReturn {
  /** Null for a rollback, which comes from the environment itself. */
  readonly route: PromotionRoute | EntryRoute | null;
  /** What was to come. */
  readonly version: Version;
}

interface Planning {
  /** At the commit that was looked at. */
  readonly snapshot: Snapshot;
  readonly spec: EvidenceSpec;
  readonly target: OverlayFiles;
  readonly promotable: Promotable;
}

/** Plans what evidence tells of on a target. @throws TiphysError where that could not have been planned */
export async function planAgain(git: GitRepository, planning: Planning): Promise<PlannedAgain> {
  const { snapshot, spec, target, promotable } = planning;
  const { entries } = snapshot;
  if (spec.restores !== undefined) {
    const from = { commit: spec.restores.commit, overlay: target, promotable, entries };
    const planned = await planReturn(git, from);
    return { ...planned, route: null, version: planned.plan.after };
  }
  const route = routeAgain(planning);
  if (route.source === null) {
    const images = route.images.map(parseImageReference);
    const plan = planImages({ target, images, promotable });
    return { plan, entries, route, version: plan.after };
  }
  const source = readOverlay(snapshot, route.source.path, promotable);
  const plan: PromotionPlan = planPromotion({ source, target, promotable });
  return { plan, entries, route, version: readVersion(source, promotable) };
}

function routeAgain({ snapshot, spec }: Planning): PromotionRoute | EntryRoute {
  const { environments } = snapshot.loaded.fleet.spec;
  const { app, to, from, command } = spec;
  if (command !== undefined)
    return findEntry(environments, snapshot.overlays, { app, to, images: command.images });
  if (from !== undefined) return findRoute(environments, snapshot.overlays, { app, to, from });
  throw new TiphysError("FLEET_INVALID", "expected evidence that says from where, got none.");
}
