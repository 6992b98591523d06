import type { Environment } from "#core/policy/fleet.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { type AppOverlay, isLeftOut, sourceNames } from "./find-route.ts";

/** A promotion that the fleet lets happen by itself. */
export interface AutoStep {
  readonly app: string;
  readonly to: string;
}

/**
 * Every app and environment with `promotion.auto`, the last environments first: a version moves on before the next one
 * takes its place, and one pass moves each of them one step.
 */
export function autoSteps(
  environments: readonly Environment[],
  overlays: readonly AppOverlay[],
): readonly AutoStep[] {
  const byApp = Map.groupBy(overlays, ({ app }) => app);
  const apps = [...byApp.keys()].sort();
  return fromTheEnd(environments).flatMap((to) =>
    apps.flatMap((app) => {
      const own = byApp.get(app) ?? [];
      const isThere = own.some(({ environment }) => environment === to);
      if (!isThere || isLeftOut(environments, { app, name: to })) return [];
      return sourceNames(environments, { app, to, own }).length === 0 ? [] : [{ app, to }];
    }),
  );
}

/** The names of environments with `auto`, deepest first; equally deep ones in the fleet's order. */
function fromTheEnd(environments: readonly Environment[]): readonly string[] {
  const depth = (name: string): number => {
    const environment = environments.find((each) => each.name === name);
    const before = environment === undefined ? [] : promotionOf(environment).after;
    return before.length === 0 ? 0 : 1 + Math.max(...before.map(depth));
  };
  return environments
    .filter((environment) => promotionOf(environment).auto)
    .map(({ name }) => ({ name, depth: depth(name) }))
    .sort((left, right) => right.depth - left.depth)
    .map(({ name }) => name);
}
