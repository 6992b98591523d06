import { availableParallelism } from "node:os";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { loadJudge } from "#authoring/check/load-judge.ts";
import { openBase } from "#authoring/check/open-base.ts";
import { takeTurns } from "#adapters/take-turns.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { TiphysError } from "#core/errors.ts";
import { explainedDiff } from "./build-diff.ts";
import type { DiffOptions } from "./diff-options.ts";
import type { DiffReport } from "./diff-report.ts";
import type { Sides } from "./find-sides.ts";
import { type FleetDiff, isDifferent } from "./fleet-diff.ts";
import { fleetSides } from "./fleet-sides.ts";
import { judgeSides } from "./judge-sides.ts";

interface Run {
  readonly options: DiffOptions;
  readonly world: World;
}

/** Compares every overlay of the fleet with a revision; 2 where one could not be, 1 where a new finding denies. */
export async function runFleetDiff({ options, world }: Run): Promise<number> {
  const repository = findRepositoryRoot(world.cwd, world);
  if (repository.fleetFile === null) throw noFleet();
  const base = await openBase({ root: repository.root, revision: options.base, world });
  try {
    const loaded = await loadJudge({ repository, options: options.check, world });
    const { sides, overlays } = await fleetSides(repository, base);
    const turns = takeTurns(Math.ceil(availableParallelism() / 2));
    const results = await Promise.all(
      sides.map((pair) => turns(async () => await compare(pair, { options, world, loaded }))),
    );
    const { commit, name } = base;
    const diff = fleetDiff(results, { base: { commit, name }, overlays });
    await writeOutput(world.stdout, await written(diff, { options, world }));
    for (const hint of base.hints) await writeOutput(world.stderr, `tiphys: hint: ${hint}\n`);
    if (diff.errors.length > 0) return 2;
    return diff.summary.newDenials > 0 ? 1 : 0;
  } finally {
    base.remove();
  }
}

type Compared = DiffReport | FleetDiff["errors"][number];

/** What is wrong with one overlay must not stop the others. */
async function compare(
  sides: Sides,
  surroundings: Parameters<typeof judgeSides>[1],
): Promise<Compared> {
  try {
    return await explainedDiff(await judgeSides(sides, surroundings));
  } catch (error) {
    const isOurs = error instanceof TiphysError && TARGET_ERRORS.has(error.code);
    if (!isOurs || surroundings.world.signal.aborted) throw error;
    return { path: sides.to.path, message: error.message };
  }
}

const TARGET_ERRORS: ReadonlySet<string> = new Set([
  "RENDER_FAILED",
  "RENDER_REFUSED",
  "MANIFEST_UNREADABLE",
  "FILE_UNREADABLE",
]);

function fleetDiff(
  results: readonly Compared[],
  { base, overlays }: Pick<FleetDiff, "base"> & { readonly overlays: number },
): FleetDiff {
  const items = results.filter((result) => "kind" in result).filter(isDifferent);
  const errors = results.filter((result) => "message" in result);
  const newDenials = items.reduce((sum, { summary }) => sum + summary.newDenials, 0);
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "DiffReportList",
    base,
    items,
    errors,
    summary: { overlays, different: items.length, newDenials },
  };
}

async function written(diff: FleetDiff, { options, world }: Run): Promise<string> {
  switch (options.format) {
    case "json":
      return (await import("./json-diff.ts")).jsonDiff(diff);
    case "markdown":
      return (await import("./markdown-diff.ts")).markdownFleetDiff(diff);
    case "text":
      return (await import("./text-diff.ts")).textFleetDiff(diff, textStyle(world));
  }
}

function noFleet(): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    "diff: expected a folder, or a tiphys.yaml in this folder or above it, got neither. Name a folder.",
  );
}
