import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { readCheckOptions } from "#authoring/check/check-options.ts";
import type { TargetReport } from "#authoring/check/check-report.ts";
import { finishCheck } from "#authoring/check/finish-check.ts";
import { decisionOf } from "#core/policy/decide.ts";
import { examineSourceFile } from "./examine/examine-source-file.ts";
import type { ArgoFile } from "./find-argo-files.ts";
import { findLintTargets, type LintPlan } from "./find-lint-targets.ts";
import { judgeLintTargets } from "./judge-lint-targets.ts";
import { lintRepository } from "./lint-repository.ts";

/** The built-in sets about Argo's own kinds: what is wrong with them shows late. */
const SETS = ["builtin:argo-rollouts", "builtin:argo-cd"];

/** Judges by Argo's sets, prints the report, and returns the exit code. @throws as runCheck */
export async function runLint(input: CommandInput, world: World): Promise<number> {
  const options = readCheckOptions({
    ...input,
    options: { ...input.options, policies: SETS, failOn: "warn" },
  });
  const found = await findLintTargets(input.positionals, { options, world });
  const { plan, files } = found;
  const judged = await judgeLintTargets(plan, {
    options,
    world,
    repositoryOf: async ({ fleet }) =>
      await lintRepository({
        repository: plan.repository,
        fleet,
        manifests: files.manifests,
        world,
      }),
  });
  const reports = [...judged.reports, ...sourceReports(found)];
  return await finishCheck({ ...judged, reports }, { plan, options, world, hints: [] });
}

function sourceReports({ sources }: LintPlan): readonly TargetReport[] {
  return sources.map(sourceReport);
}

function sourceReport({ file, text }: ArgoFile): TargetReport {
  const findings = examineSourceFile(file, text);
  return {
    path: file,
    app: null,
    environment: null,
    decision: decisionOf(findings),
    resources: 1,
    error: null,
    findings,
  };
}
