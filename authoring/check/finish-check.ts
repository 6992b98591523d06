import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import type { CheckOptions } from "./check-options.ts";
import { buildReport, type CheckReport, exitCodeOf } from "./check-report.ts";
import type { TargetPlan } from "./find-targets.ts";
import type { FleetFiles } from "./fleet-targets.ts";
import type { JudgedTargets } from "./judge-targets.ts";

interface Run {
  readonly plan: TargetPlan;
  readonly options: CheckOptions;
  readonly world: World;
}

/** Adds what is to be said of the fleet's own files, and prints the report; the exit code. */
export async function finishCheck(judged: JudgedTargets, run: Run): Promise<number> {
  const { guardrails, judgedFleet, hints } = judged.loaded;
  const files = await fleetFiles(judged, run);
  const report = buildReport([...judged.reports, ...files.targets], {
    revision: guardrails.revision,
    policies: sum(guardrails.layers.map(({ policies }) => policies.length)),
    rules: sum(guardrails.layers.map(({ rules }) => rules.length)),
  });
  await print(report, {
    ...run,
    hints: [...hints, ...files.hints],
    hasEnvironments: judgedFleet !== null,
  });
  return exitCodeOf(report, run.options.failOn);
}

async function fleetFiles(
  { reports, loaded: { loaded } }: JudgedTargets,
  { plan, world }: Run,
): Promise<FleetFiles> {
  if (!plan.isWholeFleet || loaded === null) return { targets: [], hints: [] };
  const { fleetTargets } = await import("./fleet-targets.ts");
  const { root } = plan.repository;
  return fleetTargets({ root, loaded, judged: reports, now: world.now() });
}

interface PrintRun extends Run {
  readonly hints: readonly string[];
  readonly hasEnvironments: boolean;
}

async function print(
  report: CheckReport,
  { plan, options, world, hints, hasEnvironments }: PrintRun,
): Promise<void> {
  if (options.format === "json") {
    const { jsonReport } = await import("./json-report.ts");
    await writeOutput(world.stdout, jsonReport(report));
    for (const hint of hints) await writeOutput(world.stderr, `tiphys: hint: ${hint}\n`);
    return;
  }
  const { textReport } = await import("./text-report.ts");
  const { textStyle } = await import("./text-style.ts");
  const text = textReport(report, {
    style: textStyle(world),
    hints,
    isQuiet: options.quiet,
    failOn: options.failOn,
    noun: plan.targets.every(({ kind }) => kind === "overlay") ? "overlay" : "target",
    hasEnvironments,
  });
  await writeOutput(world.stdout, text);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
