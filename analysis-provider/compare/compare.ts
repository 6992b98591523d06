import { type Comparison, compareVersions } from "#core/slo/compare-versions.ts";
import type { PlannedQuery } from "#core/slo/query/plan.ts";
import { comparedObjective, versionFacts } from "#core/slo/version-facts.ts";
import { plainReason } from "../measure/plain-reason.ts";
import { readObjective, type ReadPorts } from "../measure/read-objective.ts";
import { findObjective } from "../objectives/find-objective.ts";
import type { ObjectiveStore } from "../objectives/objective-store.ts";
import type { CompareRequest } from "./read-compare-request.ts";

export interface ComparePorts extends ReadPorts {
  readonly store: ObjectiveStore;
  readonly now: () => number;
  readonly deadline: () => AbortSignal;
}

/** The answer of POST /v1/compare. */
export interface CompareAnswer extends Comparison {
  readonly slo: string;
  readonly revision: string;
  readonly evaluatedAt: string;
  readonly queries: readonly PlannedQuery[];
}

/** Holds versions against one another. @throws SLO_UNKNOWN, SLO_INVALID */
export async function compare(
  request: CompareRequest,
  ports: ComparePorts,
): Promise<CompareAnswer> {
  const served = findObjective(ports.store, request);
  const shown = comparedObjective(served.objective, request.label ?? undefined);
  const nowMs = ports.now();
  const signal = ports.deadline();
  const seen = await Promise.all(
    request.versions.map(async ({ name, hash }) => {
      const look = { nowMs, sinceMs: request.sinceMs, canaryHash: hash, stableHash: null };
      const asked = { ...look, series: ["canary"] as const };
      return { name, ...(await readObjective(shown, { look: asked, ports, signal })) };
    }),
  );
  const endMs = seen[0]?.facts.nowMs ?? nowMs;
  const comparison = compareVersions({
    objective: served.objective,
    nowMs: endMs,
    sinceMs: request.sinceMs,
    versions: seen.map(({ name, facts }) => versionFacts(name, facts)),
  });
  return {
    slo: served.address,
    revision: served.revision,
    evaluatedAt: new Date(endMs).toISOString(),
    ...comparison,
    reason: plainReason(comparison.reason),
    queries: seen.flatMap(({ name, queries }) =>
      queries.map((query) => ({ ...query, id: `${name}/${query.id}` })),
    ),
  };
}
