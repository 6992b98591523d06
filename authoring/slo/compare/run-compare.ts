import type { CommandInput } from "#adapters/command.ts";
import { openSources } from "#adapters/prometheus/live-sources.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { TiphysError } from "#core/errors.ts";
import type { ComparedTest } from "#core/slo/compared-test.ts";
import type { Objective } from "#core/slo/objective.ts";
import { sloRevision } from "#core/slo/slo-revision.ts";
import { chooseObjectives } from "../choose-objectives.ts";
import { loadSlos } from "../load-slos.ts";
import { type ComparedBy, compareObjective } from "./compare-objective.ts";
import { readCompareOptions } from "./compare-options.ts";
import type { EndTest, TestEnding } from "./test-ending.ts";
import { textComparison } from "./text-comparison.ts";

interface Surroundings {
  readonly ending: TestEnding;
  readonly world: World;
}

/** Holds versions against one another by the objectives of a service, shows it, and ends their test if asked; the exit code. */
export async function runCompare(
  input: CommandInput,
  { ending, world }: Surroundings,
): Promise<number> {
  const nowMs = world.now();
  const asked = readCompareOptions(input, nowMs);
  const endTest = await ending.prepare(input, world);
  const { isReached, test } = await compare(input, { asked, nowMs, world });
  if (input.options.format !== "json")
    await writeOutput(world.stdout, textComparison(test.objectives, textStyle(world)));
  const ended = endTest === null || !isReached ? null : await endTest(test);
  const shown =
    input.options.format === "json" ? jsonComparison(test, ended) : ended && `\n${ended.text}`;
  if (shown !== null) await writeOutput(world.stdout, shown);
  if (isReached) return ended?.exitCode ?? 0;
  await writeOutput(world.stderr, "tiphys: no source answered. Check their addresses.\n");
  return 2;
}

interface Comparing extends Omit<ComparedBy, "sources"> {
  readonly world: World;
}

async function compare(
  { options }: CommandInput,
  { asked, nowMs, world }: Comparing,
): Promise<{ readonly test: ComparedTest; readonly isReached: boolean }> {
  const from = Array.isArray(options.from) ? options.from : [];
  const { objectives } = await loadSlos(from, world);
  const chosen = chooseObjectives(objectives, [asked.slo]).filter(isComparable);
  const [first] = chosen;
  if (first === undefined) throw nothingToCompare(asked.slo);
  const sources = openSources(options, world);
  try {
    for (const { source } of chosen) sources.named(source);
    const read = await Promise.all(
      chosen.map((objective) => compareObjective(objective, { asked, sources, nowMs })),
    );
    const { versions, sinceMs } = asked;
    const test = {
      ...{ service: first.service, versions, sinceMs, nowMs, revision: sloRevision(chosen) },
      objectives: read.map(({ comparison }) => comparison),
    };
    return { test, isReached: read.some((each) => each.isReached) };
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

function jsonComparison(
  { nowMs, sinceMs, revision, objectives }: ComparedTest,
  ended: Awaited<ReturnType<EndTest>> | null,
): string {
  const report = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "VersionComparison",
    evaluatedAt: new Date(nowMs).toISOString(),
    since: new Date(sinceMs).toISOString(),
    revision,
    objectives,
    ending: ended?.report ?? null,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
