import { formatProblem, TiphysError } from "#core/errors.ts";
import { nearestName } from "#core/nearest-name.ts";
import type { ObjectiveStore, ServedObjective } from "./objective-store.ts";

/** How an objective is asked for. */
export interface ObjectiveAddress {
  /** "service/objective". */
  readonly slo: string;
  readonly namespace: string | null;
}

type Served = Pick<ObjectiveStore, "served" | "statuses">;

/** The objective of an address. @throws SLO_UNKNOWN, SLO_INVALID where it may stand in a document that cannot be read */
export function findObjective(
  store: Served,
  { slo, namespace }: ObjectiveAddress,
): ServedObjective {
  const named = store.served.filter(({ address }) => address === slo);
  const fitting = named.filter(
    ({ objective }) =>
      namespace === null || objective.namespace === null || objective.namespace === namespace,
  );
  // The one that names the namespace counts before one that names none.
  const exact = fitting.filter(({ objective }) => objective.namespace === namespace);
  const [found, second] = exact.length > 0 ? exact : fitting;
  if (found !== undefined && second === undefined) return found;
  if (found !== undefined) throw ambiguous(slo, fitting);
  throw unknown(store, { slo, namespace });
}

function ambiguous(slo: string, found: readonly ServedObjective[]): TiphysError {
  const places = found.map(
    ({ objective, bundle }) => `${objective.namespace ?? "no namespace"} (${bundle})`,
  );
  return new TiphysError(
    "SLO_UNKNOWN",
    `slo: expected one objective "${slo}", got ${found.length}: ${places.slice(0, 5).join(", ")}. Send the namespace too.`,
  );
}

function unknown({ served, statuses }: Served, { slo, namespace }: ObjectiveAddress): TiphysError {
  const broken = statuses.flatMap(({ problems }) => problems);
  const [first] = broken;
  if (first !== undefined)
    return new TiphysError(
      "SLO_INVALID",
      `slo: "${slo}" is in no document that can be read, and ${broken.length === 1 ? "one problem keeps" : `${broken.length} problems keep`} others from it: ${formatProblem(first)}`,
    );
  const where = namespace === null ? "" : ` in namespace "${namespace}"`;
  const known = served.map(({ address }) => address);
  const near = nearestName(slo, known);
  const next =
    near === null
      ? served.length === 0
        ? "No objective is served."
        : "GET /v1/slos lists what is served."
      : near === slo
        ? "Another namespace has it: correct the namespace."
        : `Did you mean "${near}"?`;
  return new TiphysError(
    "SLO_UNKNOWN",
    `slo: expected an objective that is served, got "${slo}"${where}. ${next}`,
  );
}
