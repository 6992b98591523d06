import { text } from "../listing/list-request.ts";
import { findObjective } from "../objectives/find-objective.ts";
import type { ServedObjective } from "../objectives/objective-store.ts";
import type { RoutePorts, RouteRequest } from "./routes.ts";

/** The objective in a path. @throws SLO_UNKNOWN, SLO_INVALID, REQUEST_INVALID */
export function objectiveOf(
  { params, query }: RouteRequest,
  { store }: Pick<RoutePorts, "store">,
): ServedObjective {
  const slo = `${params.service ?? ""}/${params.objective ?? ""}`;
  return findObjective(store, { slo: slo.slice(0, 401), namespace: text(query, "namespace") });
}
