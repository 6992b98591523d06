import type { Counts, CountSeries, Seen } from "./counts.ts";
import { duration, events } from "./judge/number-words.ts";
import { type Contest, contestOf, verdictOn } from "./judge/version-contest.ts";
import { lastCounts, stepsBetween, total } from "./judge/series-steps.ts";
import type { Objective } from "./objective.ts";
import { exactInterval, type Interval } from "./statistics/binomial.ts";

/** One version of an A/B test. Latency is in seconds by quantile, as "0.95"; shown, not tested. */
export interface VersionFacts {
  readonly version: string;
  readonly events: Seen<CountSeries>;
  readonly latencySeconds: Readonly<Record<string, number>>;
}

export interface ComparisonFacts {
  readonly objective: Objective;
  readonly nowMs: number;
  readonly sinceMs: number | null;
  readonly versions: readonly VersionFacts[];
}

export interface ComparedVersion {
  readonly version: string;
  /** Null where nothing was seen of it. */
  readonly counts: Counts | null;
  readonly badRatio: number | null;
  /** 95 % of such intervals hold the true ratio. */
  readonly interval: Interval | null;
  readonly requestsPerSecond: number | null;
  readonly latencySeconds: Readonly<Record<string, number>>;
}

export interface Comparison {
  readonly outcome: "winner" | "equal" | "not-yet" | "no-data";
  readonly winner: string | null;
  readonly reason: string;
  readonly versions: readonly ComparedVersion[];
  /** Each pair, the worse one first. */
  readonly contests: readonly Contest[];
  /** When there should be an answer, if nothing changes; null where nobody can say. */
  readonly etaSeconds: number | null;
  /** About how many requests to all versions are missing by then, at the rate of the last minutes. */
  readonly requestsNeeded: number | null;
}

const RATE_SECONDS = 300;

/**
 * Which of the versions makes the fewest bad requests? Looking again and again is allowed: over all looks and
 * pairs, an equal version is called worse with the objective's alpha at most.
 */
export function compareVersions(facts: ComparisonFacts): Comparison {
  const versions = facts.versions.map((version) => describe(version, facts));
  const blind = facts.versions.flatMap(({ version, events }) =>
    "missing" in events ? [`${version}: ${events.missing.reason}`] : [],
  );
  const idle = versions.filter(({ counts }) => counts !== null && counts.total === 0);
  const gaps = [...blind, ...idle.map(({ version }) => `${version}: no requests`)];
  if (versions.length < 2) gaps.push("expected two versions or more");
  if (gaps.length > 0) {
    const reason = gaps.join("; ");
    const unknown = { winner: null, contests: [], etaSeconds: null, requestsNeeded: null };
    return { outcome: "no-data", reason, versions, ...unknown };
  }
  const contests = contestsOf(facts);
  const { outcome, winner, reason, etaSeconds } = verdictOn(
    contests,
    facts.versions.map(({ version }) => version),
  );
  const rate = versions.reduce((sum, { requestsPerSecond }) => sum + (requestsPerSecond ?? 0), 0);
  const requestsNeeded = etaSeconds === null || rate === 0 ? null : Math.ceil(etaSeconds * rate);
  const requests = requestsNeeded === null ? "" : ` and ${events(requestsNeeded, "request")}`;
  const soon = etaSeconds === null ? "" : `, about ${duration(etaSeconds)}${requests} more`;
  return {
    outcome,
    winner,
    reason: `${reason}${soon}`,
    versions,
    contests,
    etaSeconds,
    requestsNeeded,
  };
}

function contestsOf({ objective, versions, nowMs, sinceMs }: ComparisonFacts): readonly Contest[] {
  const bounds = { fromMs: sinceMs ?? -Infinity, toMs: nowMs };
  const seen = versions.flatMap(({ version, events }) =>
    "value" in events
      ? [
          {
            version,
            steps: stepsBetween(events.value, bounds),
            stepSeconds: events.value.stepSeconds,
          },
        ]
      : [],
  );
  const pairs = seen.flatMap((left, index) =>
    seen.slice(index + 1).map((right) => [left, right] as const),
  );
  const alpha = objective.canary.alpha / (2 * pairs.length);
  return pairs.map(([left, right]) =>
    contestOf([left, right], { alpha, margin: objective.canary }),
  );
}

function describe(
  { version, events, latencySeconds }: VersionFacts,
  { nowMs, sinceMs }: ComparisonFacts,
): ComparedVersion {
  if ("missing" in events) {
    const unseen = { counts: null, badRatio: null, interval: null, requestsPerSecond: null };
    return { version, ...unseen, latencySeconds };
  }
  const steps = stepsBetween(events.value, { fromMs: sinceMs ?? -Infinity, toMs: nowMs });
  const counts = total(steps);
  const span = Math.min(RATE_SECONDS, steps.length * events.value.stepSeconds);
  return {
    version,
    counts,
    badRatio: counts.total > 0 ? counts.bad / counts.total : null,
    interval: counts.total > 0 ? exactInterval(counts, 0.95) : null,
    requestsPerSecond: span > 0 ? lastCounts(events.value, nowMs, span).total / span : 0,
    latencySeconds,
  };
}
