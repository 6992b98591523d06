import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { type CheckOptions, readCheckOptions } from "#authoring/check/check-options.ts";
import type { TargetReport } from "#authoring/check/check-report.ts";
import { finishCheck } from "#authoring/check/finish-check.ts";
import type { JudgedTargets } from "#authoring/check/judge-targets.ts";
import { decisionOf } from "#core/policy/decide.ts";
import { argoTargets } from "./argo-targets.ts";
import { examineSourceFile } from "./examine/examine-source-file.ts";
import type { ExaminedApplication } from "./examine/examination.ts";
import type { ArgoFile } from "./find-argo-files.ts";
import { findLintTargets, type LintPlan } from "./find-lint-targets.ts";
import { type FixMode, readFixMode } from "./fix/fix-options.ts";
import { judgeLintTargets } from "./judge-lint-targets.ts";
import { lintRepository } from "./lint-repository.ts";

/** The built-in sets about Argo's own kinds: what is wrong with them shows late. */
const SETS = ["builtin:argo-rollouts", "builtin:argo-cd"];

interface Run {
  readonly positionals: readonly string[];
  readonly options: CheckOptions;
  readonly world: World;
}

/** Mends what --fix asks for, judges by Argo's sets, prints the report, and returns the exit code. @throws as runCheck */
export async function runLint(input: CommandInput, world: World): Promise<number> {
  const mode = readFixMode(input);
  const options = readCheckOptions({
    ...input,
    options: { ...input.options, policies: SETS, failOn: "warn" },
  });
  const run = { positionals: input.positionals, options, world };
  const fixed = mode === "none" ? null : await fixFirst(run, mode);
  if (fixed !== null) return fixed;
  const found = await findLintTargets(run.positionals, run);
  const judged = await judgePlan(found, { run, applications: [] });
  return await finishCheck(judged, { plan: found.plan, options, world, hints: [] });
}

/** The exit code of a dry run; null where the report of what is left comes next. */
async function fixFirst(run: Run, mode: Exclude<FixMode, "none">): Promise<number | null> {
  const found = await findLintTargets(run.positionals, run);
  const { root } = found.plan.repository;
  const known = new Set(found.plan.targets.map(({ location }) => location));
  const around = argoTargets(root, found.files).filter(({ location }) => !known.has(location));
  const applications: ExaminedApplication[] = [];
  const judged = await judgePlan(found, { run, applications });
  if (around.length > 0) {
    const plan = { ...found.plan, targets: around };
    await judgePlan({ ...found, plan, sources: [] }, { run, applications });
  }
  const { fixRepository } = await import("./fix/fix-repository.ts");
  return await fixRepository(found, {
    mode,
    world: run.world,
    repository: repositoryOf(found, { run, loaded: judged.loaded }),
    applications,
    findings: judged.reports.flatMap(({ findings }) => findings),
  });
}

interface Judging {
  readonly run: Run;
  /** Takes the Applications that are seen. */
  readonly applications: ExaminedApplication[];
}

async function judgePlan(found: LintPlan, { run, applications }: Judging): Promise<JudgedTargets> {
  const judged = await judgeLintTargets(found.plan, {
    ...run,
    files: found.files.manifests,
    applications,
    repositoryOf: (loaded) => repositoryOf(found, { run, loaded }),
  });
  return { ...judged, reports: [...judged.reports, ...found.sources.map(sourceReport)] };
}

function repositoryOf(
  { plan, files, mendable }: LintPlan,
  { run, loaded }: { readonly run: Run; readonly loaded: JudgedTargets["loaded"] },
) {
  const manifests = files.manifests.length > 0 ? files.manifests : mendable;
  const { fleet } = loaded;
  const { repository } = plan;
  return lintRepository({ repository, fleet, manifests, world: run.world });
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
