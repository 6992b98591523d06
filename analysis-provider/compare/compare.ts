import { type Comparison, compareVersions, type VersionFacts } from "#core/slo/compare-versions.ts";
import type { Objective } from "#core/slo/objective.ts";
import type { PlannedQuery } from "#core/slo/query/plan.ts";
import type { LatencyFacts } from "#core/slo/verdict.ts";
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

/** What is shown of latency where the objective counts a histogram. */
const QUANTILES = [0.5, 0.95, 0.99];

/** Holds versions against one another. @throws SLO_UNKNOWN, SLO_INVALID */
export async function compare(
  request: CompareRequest,
  ports: ComparePorts,
): Promise<CompareAnswer> {
  const served = findObjective(ports.store, request);
  const shown = withQuantiles(served.objective);
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

/** Nothing but the versions' own events is asked for, and their quantiles whatever the rules are. */
function withQuantiles(objective: Objective): Objective {
  const latency = QUANTILES.map((quantile) => ({ quantile, maxRatio: 2, forSeconds: 0 }));
  return { ...objective, baseline: { kind: "none" }, canary: { ...objective.canary, latency } };
}

function versionFacts(
  version: string,
  {
    canary,
    latency,
  }: { readonly canary: VersionFacts["events"] | null; readonly latency: readonly LatencyFacts[] },
): VersionFacts {
  const none = {
    cause: "not-askable",
    reason: "its events cannot be told from the service's",
  } as const;
  return {
    version,
    events: canary ?? { missing: none },
    latencySeconds: Object.fromEntries(
      latency.flatMap(({ quantile, canary: seen }) => {
        const middle = "value" in seen ? median(seen.value) : null;
        return middle === null ? [] : [[String(quantile), middle] as const];
      }),
    ),
  };
}

/** Quantiles of steps cannot be added up: the middle one stands for them. */
function median(values: readonly (number | null)[]): number | null {
  const known = values
    .filter((value) => value !== null && Number.isFinite(value))
    .toSorted((a, b) => Number(a) - Number(b));
  return known[Math.floor(known.length / 2)] ?? null;
}
