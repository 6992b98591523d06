import { TiphysError } from "#core/errors.ts";
import type { Environment } from "#core/policy/fleet.ts";
import { type EntryRoute, findEntry } from "#core/promotion/find-entry.ts";
import { findRoute, type PromotionRoute } from "#core/promotion/find-route.ts";
import { planImages } from "#core/promotion/plan-images.ts";
import { planPromotion, type PromotionPlan } from "#core/promotion/plan-promotion.ts";
import { type Promotable, promotableOf } from "#core/promotion/promotable.ts";
import { readVersion, type Version } from "#core/promotion/version.ts";
import { readOverlay, type Snapshot } from "../snapshot.ts";
import type { PromoteOptions } from "./promote-options.ts";

/** A promotion before anybody judged it. */
export interface PlannedPromotion {
  readonly route: PromotionRoute | EntryRoute;
  /** The target's. */
  readonly environment: Environment;
  readonly promotable: Promotable;
  readonly plan: PromotionPlan;
  /** What is to come. */
  readonly version: Version;
}

type PlanRequest = Pick<PromoteOptions, "app" | "to" | "from" | "images">;

/** What would move, from where to where. @throws USAGE_INVALID, FLEET_INVALID, MANIFEST_UNREADABLE */
export function planAt(snapshot: Snapshot, request: PlanRequest): PlannedPromotion {
  const { spec } = snapshot.loaded.fleet;
  const route = routeOf(snapshot, request);
  refuseOddName(route.target.app);
  const environment = spec.environments.find(({ name }) => name === route.target.environment);
  if (environment === undefined) throw new TypeError(`no environment ${route.target.environment}`);
  const promotable = promotableOf(spec, request.app);
  const target = readOverlay(snapshot, route.target.path, promotable);
  if (route.source === null) {
    const plan = planImages({ target, images: request.images, promotable });
    return { route, environment, promotable, plan, version: plan.after };
  }
  const source = readOverlay(snapshot, route.source.path, promotable);
  const plan = planPromotion({ source, target, promotable });
  return { route, environment, promotable, plan, version: readVersion(source, promotable) };
}

function routeOf(
  { loaded, overlays }: Snapshot,
  { app, to, from, images }: PlanRequest,
): PromotionRoute | EntryRoute {
  const { environments } = loaded.fleet.spec;
  if (images.length === 0) return findRoute(environments, overlays, { app, to: to ?? "", from });
  return findEntry(environments, overlays, { app, to, images: images.map(({ text }) => text) });
}

/** The name of an app is part of the path of its evidence. */
function refuseOddName(app: string): void {
  if (/^[A-Za-z0-9][\w.-]*$/.test(app)) return;
  throw new TiphysError(
    "FLEET_INVALID",
    `tiphys.yaml: expected an app with a name of letters, digits, "-", "_" and ".", got "${app}". Name it so in the environment's overlays.`,
  );
}
