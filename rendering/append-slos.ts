import type { Environment, Fleet } from "#core/policy/fleet.ts";
import type { ManifestText } from "./prepare-resources.ts";

/** A rendered overlay, and what the fleet says of it. */
export interface RenderedOverlay {
  readonly texts: readonly ManifestText[];
  readonly environment: Environment | null;
  /** Of objects that name none, as `judge` takes it. */
  readonly namespace: string | null;
}

/** The texts of an overlay, with what SLOs generate for it behind them. @throws MANIFEST_UNREADABLE */
export type AppendSlos = (overlay: RenderedOverlay) => readonly ManifestText[];

interface SloFleet {
  readonly root: string;
  /** The repository's own; null without one. */
  readonly fleet: Fleet | null;
}

/**
 * What `render.slos` of a fleet adds to its overlays; nothing, at no cost, where it is off.
 * @throws SLO_INVALID with every problem of its SLOs
 */
export async function openSlos({ root, fleet }: SloFleet): Promise<AppendSlos> {
  if (fleet === null || fleet.spec.render.slos !== true || fleet.spec.slos.length === 0)
    return ({ texts }) => texts;
  const { loadSloObjects } = await import("./slos/load-slo-objects.ts");
  return await loadSloObjects(root, fleet.spec.slos);
}
