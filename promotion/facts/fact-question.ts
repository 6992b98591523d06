import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import type { Environment } from "#core/policy/fleet.ts";
import type { EntryRoute } from "#core/promotion/find-entry.ts";
import type { PromotionRoute } from "#core/promotion/find-route.ts";
import type { PromotionPlan } from "#core/promotion/plan-promotion.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import type { Version } from "#core/promotion/version.ts";
import type { Snapshot } from "../snapshot.ts";
import type { FactSources } from "./fact-sources.ts";

/** A promotion about which gates are to say something, and who can be asked. */
export interface FactQuestion {
  readonly snapshot: Snapshot;
  readonly route: PromotionRoute | EntryRoute;
  readonly plan: PromotionPlan;
  readonly promotable: Promotable;
  /** What is to come. */
  readonly version: Version;
  /** The target's, as the snapshot's fleet has it. */
  readonly environment: Environment;
  readonly git: GitRepository;
  readonly world: World;
  readonly sources: FactSources;
}
