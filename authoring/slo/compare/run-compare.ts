import type { CommandInput } from "#adapters/command.ts";
import { openSources } from "#adapters/prometheus/live-sources.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { TiphysError } from "#core/errors.ts";
import type { Objective } from "#core/slo/objective.ts";
import { sloRevision } from "#core/slo/slo-revision.ts";
import { chooseObjectives } from "../choose-objectives.ts";
import { loadSlos } from "../load-slos.ts";
import type { ObjectiveComparison } from "#core/slo/decide-test.ts";
import { compareObjective } from "./compare-objective.ts";
import { readCompareOptions } from "./compare-options.ts";
import { textComparison } from "./text-comparison.ts";

/** Holds versions against one another by the objectives of a service, and shows it; the exit code. */
export async function runCompare(input: CommandInput, world: World): Promise<number> {
  const nowMs = world.now();
  const asked = readCompareOptions(input, nowMs);
  const { options } = input;
  const from = Array.isArray(options.from) ? options.from : [];
  const { objectives } = await loadSlos(from, world);
  const chosen = chooseObjectives(objectives, [asked.slo]).filter(isComparable);
  if (chosen.length === 0) throw nothingToCompare(asked.slo);
  const sources = openSources(options, world);
  try {
    for (const { source } of chosen) sources.named(source);
    const read = await Promise.all(
      chosen.map((objective) => compareObjective(objective, { asked, sources, nowMs })),
    );
    const comparisons = read.map(({ comparison }) => comparison);
    const report = { nowMs, sinceMs: asked.sinceMs, revision: sloRevision(chosen) };
    const isJson = options.format === "json";
    const text = isJson
      ? jsonComparison(comparisons, report)
      : textComparison(comparisons, textStyle(world));
    await writeOutput(world.stdout, text);
    if (read.some(({ isReached }) => isReached)) return 0;
    await writeOutput(world.stderr, "tiphys: no source answered. Check their addresses.\n");
    return 2;
  } finally {
    sources.close();
  }
}

/** A gauge is the service's, not a version's. */
function isComparable({ indicator }: Objective): boolean {
  return indicator.kind === "events" || indicator.kind === "latency";
}

function nothingToCompare(slo: string): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    `expected an SLO that counts requests, got "${slo}", which has none. Versions cannot be told apart in a gauge.`,
  );
}

interface ComparedMoment {
  readonly nowMs: number;
  readonly sinceMs: number;
  readonly revision: string;
}

function jsonComparison(
  comparisons: readonly ObjectiveComparison[],
  { nowMs, sinceMs, revision }: ComparedMoment,
): string {
  const report = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "VersionComparison",
    evaluatedAt: new Date(nowMs).toISOString(),
    since: new Date(sinceMs).toISOString(),
    revision,
    objectives: comparisons,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
