import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { CheckOptions } from "./check-options.ts";
import { buildReport, exitCodeOf } from "./check-report.ts";
import type { TargetPlan } from "./find-targets.ts";
import type { FleetFiles } from "./fleet-targets.ts";
import { policyNotes } from "#authoring/policy/policy-notes.ts";
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
  refuseEmptyFleet(judgedFleet, run.plan);
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
      ...nothingRendered(run.plan),
      ...hints,
      ...policyNotes(guardrails, judged.loaded.loaded?.origins ?? null),
      ...judged.hints,
      ...files.hints,
      ...unknownKindHint(judged.reports),
    ],
    hasEnvironments: judgedFleet !== null,
    texts: sourceTexts(run.plan.repository.root, judged.input),
  });
  return exitCodeOf(report, run.options.failOn);
}

/** Nothing looked at is no success. A platform's fleet may leave its environments to others. */
function refuseEmptyFleet(fleet: Fleet | null, { isWholeFleet }: TargetPlan): void {
  if (!isWholeFleet || fleet === null || fleet.spec.platform) return;
  if (fleet.spec.environments.length > 0) return;
  throw new TiphysError(
    "FLEET_INVALID",
    "tiphys.yaml: spec.environments: expected at least one environment, got none, so that nothing is judged. Name the overlays or the namespaces of one.",
  );
}

function nothingRendered({ isWholeFleet, targets }: TargetPlan): readonly string[] {
  if (!isWholeFleet || targets.length > 0) return [];
  return [
    "no environment names overlays: nothing was rendered, only the fleet's own files were read",
  ];
}

async function fleetFiles(
  { reports, loaded: { loaded } }: JudgedTargets,
  { plan, world }: Run,
): Promise<FleetFiles> {
  if (!plan.isWholeFleet || loaded === null) return { targets: [], hints: [] };
  const { fleetTargets } = await import("./fleet-targets.ts");
  const { root } = plan.repository;
  const { freezes } = loaded.source.fleet.spec;
  if (freezes.length > 0) {
    const { readFreezes } = await import("#adapters/read-freezes.ts");
    await readFreezes(root, freezes);
  }
  return fleetTargets({ root, loaded, judged: reports, now: world.now() });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
