import { availableParallelism } from "node:os";
import { takeTurns } from "#adapters/take-turns.ts";
import type { World } from "#adapters/world.ts";
import { blameTarget } from "#authoring/check/blame-target.ts";
import type { CheckOptions } from "#authoring/check/check-options.ts";
import type { TargetReport } from "#authoring/check/check-report.ts";
import { targetPath } from "#authoring/check/check-target.ts";
import type { TargetPlan } from "#authoring/check/find-targets.ts";
import type { JudgedTargets } from "#authoring/check/judge-targets.ts";
import { loadJudge } from "#authoring/check/load-judge.ts";
import { kustomizeOnce, readSafely } from "#authoring/check/read-safely.ts";
import { displayName } from "#core/kube/resource.ts";
import { compareFindings, decisionOf } from "#core/policy/decide.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import { readApplication } from "./argo-cd/application.ts";
import { examineApplication } from "./examine/examine-application.ts";
import { embeddedFindings } from "./embedded-plugins.ts";
import type { ArgoFile } from "./find-argo-files.ts";
import type { ExaminedApplication, LintedRepository } from "./examine/examination.ts";

interface Run {
  readonly options: CheckOptions;
  readonly world: World;
  /** Texts of files that are judged by themselves: as values of ConfigMaps they are not judged again. */
  readonly files: readonly ArgoFile[];
  /** Takes the Applications that are seen. */
  readonly applications: ExaminedApplication[];
  /** Asked once the policies are there. */
  readonly repositoryOf: (judged: JudgedTargets["loaded"]) => LintedRepository;
}

/** Reads and judges all targets, and holds the Applications in them against their repository. @throws as judgeTargets */
export async function judgeLintTargets(
  plan: TargetPlan,
  { options, world, files, applications, repositoryOf }: Run,
): Promise<JudgedTargets> {
  const { repository, targets } = plan;
  const loaded = await loadJudge({ repository, options, world });
  const linted = repositoryOf(loaded.guardrails);
  const context = {
    repository,
    kustomize: kustomizeOnce(world),
    world,
    options,
    signal: world.signal,
  };
  const turns = takeTurns(availableParallelism());
  const inside = { judge: loaded.judge, known: new Set(files.map(({ text }) => text)) };
  const hints: string[] = [];
  let input: Uint8Array | null = null;
  const lintTarget = async (target: TargetPlan["targets"][number]): Promise<TargetReport> => {
    const path = targetPath(target, repository.root);
    const reading = await readSafely(target, context);
    const { report, prepared } = loaded.judge(path, reading);
    if ("error" in reading || prepared === null) return report;
    if (target.kind === "stdin") input = reading.texts[0]?.bytes ?? null;
    const examined = prepared.resources.flatMap((resource) => examinedOf(resource) ?? []);
    applications.push(...examined);
    const found = await Promise.all(examined.map((one) => examineSeen(one, linted)));
    const embedded = prepared.resources.map((resource) => embeddedFindings(resource, inside));
    const whole = withFindings(report, [...found, ...embedded].flat());
    const { findings, problem } = await blameTarget(whole, { reading, prepared, options });
    if (problem !== null) hints.push(`${path}: no sources are shown: ${problem}`);
    return { ...whole, findings };
  };
  const reports = await Promise.all(targets.map((target) => turns(() => lintTarget(target))));
  return { reports, loaded: loaded.guardrails, hints: hints.sort(), input };
}

/** A report with more findings, in their order. */
function withFindings(report: TargetReport, more: readonly Finding[]): TargetReport {
  if (more.length === 0) return report;
  const findings = [...report.findings, ...more].sort(compareFindings);
  return { ...report, findings, decision: decisionOf(findings) };
}

interface SeenApplication extends ExaminedApplication {
  readonly source: Finding["source"];
}

function examinedOf({ object, namespace, source }: JudgedResource): SeenApplication | null {
  const application = readApplication(object);
  if (application === null) return null;
  const { apiVersion, kind } = object;
  return {
    resource: { apiVersion, kind, namespace, name: displayName(object) },
    application,
    source: source === null ? null : { file: source.file, line: source.line, column: null },
  };
}

async function examineSeen(
  seen: SeenApplication,
  repository: LintedRepository,
): Promise<readonly Finding[]> {
  const findings = await examineApplication(seen, repository);
  return findings.map((finding) => ({ ...finding, source: seen.source }));
}
