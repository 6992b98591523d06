import type { LiveSources } from "#adapters/prometheus/live-sources.ts";
import { readFacts } from "#adapters/prometheus/read-facts.ts";
import { compareVersions } from "#core/slo/compare-versions.ts";
import type { ObjectiveComparison } from "#core/slo/decide-test.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";
import type { AnswerFacts } from "#core/slo/query/read-answers.ts";
import { comparedObjective, versionFacts } from "#core/slo/version-facts.ts";
import type { CompareOptions } from "./compare-options.ts";

export interface ReadComparison {
  readonly comparison: ObjectiveComparison;
  /** Whether the source answered for a version at least. */
  readonly isReached: boolean;
}

export interface ComparedBy {
  readonly asked: CompareOptions;
  readonly sources: LiveSources;
  readonly nowMs: number;
}

/** Reads each version's events and quantiles, and holds them against one another. @throws USAGE_INVALID for an unknown source */
export async function compareObjective(
  objective: Objective,
  { asked: { versions, sinceMs, label }, sources, nowMs }: ComparedBy,
): Promise<ReadComparison> {
  const shown = comparedObjective(objective, label ?? undefined);
  const read = await Promise.all(
    versions.map(async ({ name, value }) => {
      const asked = { nowMs, sinceMs, canaryHash: value, series: ["canary"] as const };
      return { name, facts: await readFacts(shown, { sources, asked }) };
    }),
  );
  const comparison = compareVersions({
    objective,
    nowMs: read[0]?.facts.nowMs ?? nowMs,
    sinceMs,
    versions: read.map(({ name, facts }) => versionFacts(name, facts)),
  });
  return {
    comparison: {
      slo: objectiveId(objective),
      label: shown.canary.label,
      source: objective.source,
      ...comparison,
    },
    isReached: read.some(({ facts: { canary } }) => !isDown(canary)),
  };
}

function isDown(canary: AnswerFacts["canary"]): boolean {
  return canary !== null && "missing" in canary && canary.missing.cause === "source-down";
}
