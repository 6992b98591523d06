import type { VersionFacts } from "./compare-versions.ts";
import type { Objective } from "./objective.ts";
import type { AnswerFacts } from "./query/read-answers.ts";

/** What is shown of latency where the objective counts a histogram. */
const QUANTILES = [0.5, 0.95, 0.99];

/**
 * The objective as versions are read by it: nothing but their own events, told apart by the label (default: the
 * objective's canary.label), and their quantiles whatever the rules are.
 */
export function comparedObjective(objective: Objective, label?: string): Objective {
  const latency = QUANTILES.map((quantile) => ({ quantile, maxRatio: 2, forSeconds: 0 }));
  const canary = { ...objective.canary, latency, label: label ?? objective.canary.label };
  return { ...objective, baseline: { kind: "none" }, canary };
}

/** What was read of one version, asked for as the canary. */
export function versionFacts(
  version: string,
  { canary, latency }: Pick<AnswerFacts, "canary" | "latency">,
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
