import { statSync } from "node:fs";
import { join } from "node:path";
import { FLEET_FILE } from "#adapters/repository-root.ts";
import { overlayClaims } from "#core/policy/environment.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { AcceptedLoss, Fleet } from "#core/policy/fleet.ts";
import { fleetFinding } from "#core/policy/fleet-finding.ts";
import { isInForce } from "#core/policy/moment.ts";
import { plainOverlay } from "#core/policy/render-loss.ts";

interface FleetFolder {
  readonly root: string;
  readonly now: number;
}

/** What is to be said of `render.acceptedLoss`: entries that are over, or that accept nothing. Null where all is well. */
export function acceptedLossFinding(fleet: Fleet, place: FleetFolder): Finding | null {
  const messages = fleet.spec.render.acceptedLoss.flatMap(
    (entry) => problemOf(entry, { fleet, ...place }) ?? [],
  );
  if (messages.length === 0) return null;
  return fleetFinding("accepted-loss-stale", {
    resource: {
      apiVersion: "tiphys.io/v1alpha1",
      kind: "GuardrailFleet",
      namespace: null,
      name: fleet.name,
    },
    message: [...new Set(messages)].sort().join("; "),
    source: { file: FLEET_FILE, line: null, column: null },
  });
}

function problemOf(
  { overlay, until }: AcceptedLoss,
  { fleet, root, now }: FleetFolder & { readonly fleet: Fleet },
): string | null {
  const path = plainOverlay(overlay);
  if (!isInForce(until, now)) return `the accepted loss of "${overlay}" ended on ${until}`;
  if (overlayClaims(fleet, path).length === 0)
    return `the accepted loss of "${overlay}" is of an overlay that no environment claims`;
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  return stats?.isDirectory() === true
    ? null
    : `the accepted loss of "${overlay}" is of an overlay that is not there`;
}
