import type { NoCounts } from "../counts.ts";
import type { Objective } from "../objective.ts";
import { windowBounds, windowSeconds } from "../window-bounds.ts";
import { comparedVersion, hasVersions, podsOf } from "./compared-version.ts";
import { draftQuantiles } from "./draft-quantiles.ts";
import { type Draft, draftSeries, notAskable } from "./draft-series.ts";
import { WHOLE_SERVICE } from "./indicator-queries.ts";
import type { Plan, PlannedSeries, PlanRequest, SeriesName } from "./plan.ts";
import { evidenceSteps, type Planning, sliceOf } from "./planning.ts";
import { stepsBetween, stepSizes } from "./steps.ts";

const RECENT_SECONDS = 6 * 3600;
const ALL_SERIES: readonly SeriesName[] = ["period", "recent", "canary", "baseline"];
const NOT_ASKED = notAskable("it was not asked for");

/**
 * What must be asked of which source to judge an objective, and how the answers are to be read. Pure: the
 * same request gives the same queries, whichever replica asks.
 */
export function planQueries(objective: Objective, request: PlanRequest): Plan {
  const { nowMs, sinceMs, series = ALL_SERIES } = request;
  const planning: Planning = { objective, request, newestMs: nowMs - request.delaySeconds * 1000 };
  const period = series.includes("period") ? draftService(planning, "period") : NOT_ASKED;
  const recent = series.includes("recent") ? draftService(planning, "recent") : NOT_ASKED;
  const canary = series.includes("canary") ? draftCanary(planning) : null;
  const baseline = series.includes("baseline") ? draftBaseline(planning) : null;
  const quantiles = series.includes("canary") ? draftQuantiles(planning) : [];
  const drafts = [period, recent, canary, baseline].filter((draft) => draft !== null);
  return {
    objective,
    nowMs: endOf(canary) ?? endOf(recent) ?? endOf(period) ?? nowMs,
    sinceMs,
    queries: [...drafts, ...quantiles].flatMap(({ queries }) => queries),
    period: seriesOf(period),
    recent: seriesOf(recent),
    canary: canary && seriesOf(canary),
    baseline: baseline && seriesOf(baseline),
    quantiles: quantiles.map(({ quantile }) => quantile),
  };
}

function seriesOf(draft: Draft): PlannedSeries | NoCounts {
  return "series" in draft ? draft.series : draft.missing;
}

function endOf(draft: Draft | null): number | null {
  return draft !== null && "series" in draft ? draft.series.endMs : null;
}

/** The service as a whole: over the objective's window in large steps, over the last hours in small ones. */
function draftService(
  { objective, request, newestMs }: Planning,
  name: "period" | "recent",
): Draft {
  const { indicator, source, window } = objective;
  const sizes = stepSizes(request.scrapeSeconds, windowSeconds(window));
  const from =
    name === "period"
      ? windowBounds(window, newestMs).startMs
      : newestMs - (request.recentSeconds ?? RECENT_SECONDS) * 1000;
  const steps = stepsBetween(from, newestMs, sliceOf(indicator) ?? sizes[name]);
  return draftSeries({ name, indicator, source, version: WHOLE_SERVICE, steps, request });
}

function draftCanary(planning: Planning): Draft | null {
  const { objective, request } = planning;
  const { indicator, source } = objective;
  if (request.canaryHash === null || !hasVersions(indicator)) return null;
  const version = podsOf(objective, request.canaryHash);
  const steps = evidenceSteps(planning);
  return draftSeries({ name: "canary", indicator, source, version, steps, request });
}

function draftBaseline(planning: Planning): Draft | null {
  const { objective, request } = planning;
  const { baseline } = objective;
  if (request.canaryHash === null || !hasVersions(objective.indicator)) return null;
  const compared = comparedVersion(planning);
  if (compared === null) return null;
  if ("refused" in compared) return notAskable(compared.refused);
  const other = request.baselineObjective ?? null;
  if (baseline.kind === "objective" && other === null)
    return notAskable(`the baseline "${baseline.service}/${baseline.name}" is not known`);
  const indicator = baseline.kind === "objective" && other ? other.indicator : objective.indicator;
  const steps = evidenceSteps(planning, indicator);
  return draftSeries({ name: "baseline", indicator, ...compared, steps, request });
}
