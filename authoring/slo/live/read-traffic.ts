import { sumOf } from "#core/slo/counts.ts";
import { objectiveBudget } from "#core/slo/objective-budget.ts";
import type { Objective } from "#core/slo/objective.ts";
import type { Traffic } from "../plan/slo-plan.ts";
import type { LiveSources } from "#adapters/prometheus/live-sources.ts";
import { readFacts } from "#adapters/prometheus/read-facts.ts";

const RECENT_SECONDS = 3600;

/** What the last hour says of a service's traffic, and its whole window of errors and budget. */
export async function readTraffic(
  objective: Objective,
  { sources, nowMs }: { readonly sources: LiveSources; readonly nowMs: number },
): Promise<Traffic> {
  const asked = { nowMs, series: ["period", "recent"], recentSeconds: RECENT_SECONDS } as const;
  const { period, recent } = await readFacts(objective, { sources, asked });
  const counts = "value" in period ? period.value : null;
  const state = counts && objectiveBudget({ objective, counts, nowMs });
  return {
    requestsPerSecond: "value" in recent ? sumOf(recent.value).total / RECENT_SECONDS : null,
    errorRatio: counts === null || counts.total === 0 ? null : counts.bad / counts.total,
    leftRatio: state?.leftRatio ?? null,
    missing: "missing" in recent ? recent.missing.reason : null,
  };
}
