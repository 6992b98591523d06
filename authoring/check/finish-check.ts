import type { World } from "#adapters/world.ts";
import type { CheckOptions } from "./check-options.ts";
import { buildReport, exitCodeOf } from "./check-report.ts";
import type { TargetPlan } from "./find-targets.ts";
import type { FleetFiles } from "./fleet-targets.ts";
import { countPolicies } from "#core/policy/decide.ts";
import { sourceTexts } from "./source-texts.ts";
import { unknownKindHint } from "./unknown-kind-hint.ts";
import type { JudgedTargets } from "./judge-targets.ts";

interface Run {
  /** For people: what is to be said of how it was judged. */
  readonly hints: readonly string[];
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
    policies: countPolicies(guardrails),
    rules: sum(guardrails.layers.map(({ rules }) => rules.length)),
  });
  const { writeReports } = await import("#authoring/report/write-reports.ts");
  await writeReports(report, {
    ...run,
    guardrails,
    hints: [
      ...run.hints,
      ...hints,
      ...judged.hints,
      ...files.hints,
      ...unknownKindHint(judged.reports),
    ],
    hasEnvironments: judgedFleet !== null,
    texts: sourceTexts(run.plan.repository.root, judged.input),
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
