import { remembered } from "#core/remembered.ts";
import type { NoCounts } from "../counts.ts";
import type { Indicator } from "../objective.ts";
import { refusable } from "../promql/promql-problem.ts";
import type { Compared } from "./compared-version.ts";
import { indicatorQueries, type IndicatorQueries } from "./indicator-queries.ts";
import type { PlannedQuery, PlannedSeries, PlanRequest, SeriesName } from "./plan.ts";
import { countingIn } from "./planning.ts";
import type { StepRange } from "./steps.ts";

/** A series with its queries, or why there is none. */
export type Draft =
  | { readonly series: PlannedSeries; readonly queries: readonly PlannedQuery[] }
  | { readonly missing: NoCounts; readonly queries: readonly [] };

interface SeriesDraft extends Compared {
  readonly name: SeriesName;
  readonly indicator: Indicator;
  readonly steps: StepRange | null;
  readonly request: PlanRequest;
}

/** The queries that count an indicator's events in some steps. */
export function draftSeries(draft: SeriesDraft): Draft {
  const { name, indicator, source, version, steps, request } = draft;
  if (steps === null) return tooYoung(request);
  const counting = countingIn({
    steps,
    request,
    kind: indicator.kind === "gauge" ? "values" : "counts",
  });
  const asked = queriesOf(indicator, { version, counting });
  if ("refused" in asked) return notAskable(asked.refused);
  const total = `${name}/${asked.part === null ? "value" : "total"}`;
  const part = asked.part === null ? null : `${name}/part`;
  const query = (id: string, promql: string): PlannedQuery => ({ id, source, promql, ...steps });
  return {
    series: {
      name,
      source,
      total,
      part,
      reading: asked.reading,
      ...steps,
      scrapeSeconds: request.scrapeSeconds,
      isBornInside: name === "canary",
    },
    queries: [
      query(total, asked.total),
      ...(part === null || asked.part === null ? [] : [query(part, asked.part)]),
    ],
  };
}

/** What can never be asked, and why. */
export function notAskable(reason: string): Draft {
  return { missing: { cause: "not-askable", reason }, queries: [] };
}

function tooYoung({ sinceMs, nowMs }: PlanRequest): Draft {
  const isFuture = sinceMs !== null && sinceMs > nowMs;
  const reason = isFuture
    ? "the canary's start lies in the future of this clock"
    : "no step has ended yet since the start";
  return { missing: { cause: "no-data", reason }, queries: [] };
}

type Asked = Parameters<typeof indicatorQueries>[1];

const MOST_KEPT = 200;
const knownQueries = remembered((_: Indicator) => new Map<string, IndicatorQueries>());

/** Queries of an indicator are made once for each version and step; reading PromQL is what a plan costs. */
function queriesOf(indicator: Indicator, asked: Asked): IndicatorQueries {
  const known = knownQueries(indicator);
  const key = JSON.stringify(asked);
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const queries = refusable(() => indicatorQueries(indicator, asked));
  const made = "problem" in queries ? { refused: queries.problem.message } : queries;
  if (known.size >= MOST_KEPT) known.clear();
  known.set(key, made);
  return made;
}
