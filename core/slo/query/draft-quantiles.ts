import type { NoCounts } from "../counts.ts";
import type { LatencyIndicator, Objective } from "../objective.ts";
import { windowSeconds } from "../window-bounds.ts";
import { type Compared, comparedVersion, podsOf } from "./compared-version.ts";
import { quantileQuery } from "./indicator-queries.ts";
import type { PlannedQuantile, PlannedQuery } from "./plan.ts";
import { evidenceSteps, LOOKBACK_SECONDS, type Planning } from "./planning.ts";
import { type StepRange, stepSizes } from "./steps.ts";

interface QuantileDraft {
  readonly quantile: PlannedQuantile;
  readonly queries: readonly PlannedQuery[];
}

/** The quantiles that an objective's latency rules name, of the canary and of its baseline. */
export function draftQuantiles(planning: Planning): readonly QuantileDraft[] {
  const { objective, request } = planning;
  const steps = evidenceSteps(planning);
  if (request.canaryHash === null || steps === null) return [];
  const quantiles = [...new Set(objective.canary.latency.map(({ quantile }) => quantile))];
  return quantiles.map((quantile) =>
    draftQuantile({ quantile, steps, planning, canaryHash: request.canaryHash ?? "" }),
  );
}

interface QuantileDrafting {
  readonly quantile: number;
  readonly steps: StepRange;
  readonly planning: Planning;
  readonly canaryHash: string;
}

function draftQuantile(drafting: QuantileDrafting): QuantileDraft {
  const { quantile, steps, planning, canaryHash } = drafting;
  const { objective } = planning;
  const own = { source: objective.source, version: podsOf(objective, canaryHash) };
  const canary = queryOf(drafting, { name: "canary", compared: own, objective });
  const compared = comparedVersion(planning);
  const baseline =
    compared === null || "refused" in compared
      ? notAskable(compared?.refused ?? "the baseline has no histogram")
      : queryOf(drafting, { name: "baseline", compared, objective: comparedObjective(planning) });
  return {
    quantile: { quantile, canary: idOf(canary), baseline: idOf(baseline), ...steps },
    queries: [canary, baseline].filter((query) => "id" in query),
  };
}

interface QuantileOf {
  readonly name: "canary" | "baseline";
  readonly compared: Compared;
  readonly objective: Objective;
}

/** Quantiles need more events than counts do: each is of the minute, or more, that ends with its step. */
function queryOf(
  { quantile, steps, planning: { objective: own, request } }: QuantileDrafting,
  { name, compared, objective }: QuantileOf,
): PlannedQuery | NoCounts {
  const indicator = histogramOf(objective);
  if (indicator === null) return notAskable("the objective counts no histogram");
  const { recent } = stepSizes(request.scrapeSeconds, windowSeconds(own.window));
  const counting = {
    windowSeconds: Math.max(recent, steps.stepSeconds),
    lookbackSeconds: LOOKBACK_SECONDS,
  };
  const asked = quantileQuery(indicator, { version: compared.version, counting, quantile });
  if ("refused" in asked) return notAskable(asked.refused);
  return { id: `${name}/p${quantile}`, source: compared.source, promql: asked.promql, ...steps };
}

function notAskable(reason: string): NoCounts {
  return { cause: "not-askable", reason };
}

function idOf(query: PlannedQuery | NoCounts): string | NoCounts {
  return "id" in query ? query.id : query;
}

function comparedObjective({ objective, request }: Planning): Objective {
  const isOther = objective.baseline.kind === "objective";
  return isOther ? (request.baselineObjective ?? objective) : objective;
}

function histogramOf({ indicator }: Objective): LatencyIndicator | null {
  const counted = indicator.kind === "timeslices" ? indicator.of : indicator;
  return counted.kind === "latency" ? counted : null;
}
