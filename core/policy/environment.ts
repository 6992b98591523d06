import type { Environment, Fleet, OverlayPattern } from "./fleet.ts";
import { pathMatcher } from "./glob.ts";

/** The environment and application that a fleet gives to an overlay folder. */
export interface OverlayClaim {
  readonly environment: Environment;
  readonly app: string;
}

/** All environments that claim an overlay (repository-relative path with "/"), in fleet order; the first counts. */
export function overlayClaims(fleet: Fleet, path: string): readonly OverlayClaim[] {
  return fleet.spec.environments.flatMap((environment) => {
    const app = firstApp(environment.overlays, path);
    return app === null ? [] : [{ environment, app }];
  });
}

function firstApp(patterns: readonly OverlayPattern[], path: string): string | null {
  for (const pattern of patterns) {
    const glob = typeof pattern === "string" ? pattern : pattern.path;
    const app = pathMatcher(glob.replace(/^(\.\/+)+(?=.)|\/+$/g, ""))(path);
    if (app !== null) return typeof pattern === "string" ? app || lastSegment(path) : pattern.app;
  }
  return null;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The only namespace that an environment names without a wildcard, or null. */
export function literalNamespace(environment: Environment): string | null {
  const [only, second] = environment.namespaces;
  if (only === undefined || second !== undefined || environment.namespaceSelector !== undefined)
    return null;
  return /[*?]/.test(only) ? null : only;
}
