import { join } from "node:path";
import type { LoadedFleet } from "#adapters/load-fleet.ts";
import { replaceFile } from "#adapters/replace-file.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { pathMatcher } from "#core/policy/glob.ts";
import { baselineBytes } from "./baseline-bytes.ts";
import { baselineEntries, unusedEntries } from "./baseline-entries.ts";
import type { CheckOptions } from "./check-options.ts";
import { countWords } from "#core/count-words.ts";
import type { TargetPlan } from "./find-targets.ts";
import type { JudgedTargets } from "./judge-targets.ts";

interface Run {
  readonly plan: TargetPlan;
  readonly options: CheckOptions;
  readonly world: World;
}

const DEFAULT_FILE = "baseline.yaml";

/**
 * Writes the fleet's baseline file from a run over the whole fleet, or takes unused entries out of it; the exit code.
 * @throws RENDER_FAILED and the like where a target could not be judged: nothing is written then
 */
export async function writeBaseline(judged: JudgedTargets, run: Run): Promise<number> {
  const { loaded } = judged.loaded;
  if (loaded === null) throw noFleet(run.options);
  refuseErrors(judged);
  return run.options.baseline === "write"
    ? await writeEntries(judged, { ...run, loaded })
    : await pruneEntries(judged, { ...run, loaded });
}

interface FleetRun extends Run {
  readonly loaded: LoadedFleet;
}

async function writeEntries(
  { reports, loaded: { guardrails } }: JudgedTargets,
  { plan, world, loaded }: FleetRun,
): Promise<number> {
  const findings = reports.flatMap((report) => report.findings);
  const entries = baselineEntries(findings, guardrails);
  const file = loaded.source.fleet.spec.baseline ?? DEFAULT_FILE;
  replaceFile(filePath(plan, file), baselineBytes(entries));
  const kept = new Set(entries.map(({ id }) => id));
  const lines = [
    `${file}: wrote ${countWords(kept.size, "finding")} to warn from now on instead of deny`,
    ...(loaded.source.fleet.spec.baseline === undefined
      ? [`hint: it counts once tiphys.yaml names it: add "baseline: ${file}" below "spec:"`]
      : []),
    ...leftOut(findings.filter(({ id, action }) => action === "deny" && !kept.has(id)).length),
  ];
  await writeOutput(world.stderr, lines.map((line) => `${line}\n`).join(""));
  return 0;
}

function leftOut(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    `hint: left out ${countWords(count, "denial")} of the platform's policies or about the fleet itself: no baseline counts there`,
  ];
}

async function pruneEntries(
  { reports }: JudgedTargets,
  { plan, world, loaded }: FleetRun,
): Promise<number> {
  const { baseline, policies, fleet } = loaded.source;
  const file = fleet.spec.baseline;
  if (file === undefined) {
    throw new TiphysError(
      "USAGE_INVALID",
      '--prune-baseline: expected a baseline in tiphys.yaml, got none. Write one first with "tiphys check --write-baseline".',
    );
  }
  const findings = reports.flatMap((report) => report.findings);
  const unused = new Set(unusedEntries(baseline, { findings, policies }));
  if (unused.size > 0) {
    const kept = baseline.filter((entry) => !unused.has(entry));
    replaceFile(filePath(plan, file), baselineBytes(kept));
  }
  const left = countWords(baseline.length - unused.size, "finding");
  await writeOutput(
    world.stderr,
    `${file}: took out ${countWords(unused.size, "entry")}, ${left} left\n`,
  );
  return 0;
}

/** A glob of the fleet must not become the name of a file. */
function filePath({ repository }: TargetPlan, file: string): string {
  const isOneFile = !/[*?{]/.test(file) && pathMatcher(file)(file) !== null;
  const segments = file.split("/");
  if (isOneFile && !file.startsWith("/") && !segments.includes(".."))
    return join(repository.root, file);
  throw new TiphysError(
    "FLEET_INVALID",
    `tiphys.yaml: spec.baseline: expected a file below the root of the repository, got "${file}". Name one, such as baseline.yaml.`,
  );
}

/** Entries of what was not judged would be lost. */
function refuseErrors({ reports }: JudgedTargets): void {
  const broken = reports.flatMap(({ path, error }) => (error === null ? [] : [{ path, error }]));
  const [first] = broken;
  if (first === undefined) return;
  const others = broken.length === 1 ? "" : ` (and ${broken.length - 1} more like it)`;
  throw new TiphysError(
    "RENDER_FAILED",
    `the baseline was not written: expected every overlay to be judged, got an error for ${first.path}${others}: ${first.error.message}`,
  );
}

function noFleet({ baseline }: CheckOptions): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    `--${baseline}-baseline: expected a tiphys.yaml in this folder or above it, found none. Run it inside the repository of a fleet.`,
  );
}
