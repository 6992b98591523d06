import type { World } from "#adapters/world.ts";
import { readAllowedRemotes } from "#adapters/load-fleet.ts";
import type { CheckOptions } from "#authoring/check/check-options.ts";
import type { TargetReading } from "#authoring/check/judge-target.ts";
import { type JudgeReading, type LoadedJudge, loadJudge } from "#authoring/check/load-judge.ts";
import { kustomizeOnce, readSafely } from "#authoring/check/read-safely.ts";
import { ERROR_CODES, TiphysError } from "#core/errors.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { TargetReport } from "#authoring/check/check-report.ts";
import type { DiffOptions } from "./diff-options.ts";
import type { Sides, SideTarget } from "./find-sides.ts";

/** A side as it was judged; without report and resources where there is no such target. */
export interface JudgedSide {
  readonly side: SideTarget;
  readonly report: TargetReport | null;
  readonly resources: readonly JudgedResource[];
  /** Some of its findings, with the places in the files that set what they are about. */
  readonly explain: (findings: readonly Finding[]) => Promise<readonly Finding[]>;
}

export interface JudgedSides {
  readonly from: JudgedSide;
  readonly to: JudgedSide;
  /** Of the policies that judged both. */
  readonly revision: string;
  /** True where a fleet says which environment a target belongs to. */
  readonly hasFleet: boolean;
}

interface Surroundings {
  readonly options: DiffOptions;
  readonly world: World;
  /** The policies, where they are loaded already. */
  readonly loaded?: LoadedJudge;
}

/** Renders both sides at once, and judges both by today's policies. @throws what stops one of them, saying which */
export async function judgeSides(
  sides: Sides,
  { options, world, loaded }: Surroundings,
): Promise<JudgedSides> {
  const { repository } = sides;
  const stop = new AbortController();
  const allowed = repository.fleetFile === null ? [] : await readAllowedRemotes(repository.root);
  const check = { ...options.check, allowRemote: [...options.check.allowRemote, ...allowed] };
  const kustomize = kustomizeOnce(world);
  const signal = AbortSignal.any([world.signal, stop.signal]);
  const read = async ({ target, repository: place }: SideTarget) =>
    isAbsent(target, sides)
      ? null
      : await readSafely(target, { repository: place, kustomize, world, options: check, signal });
  const readings = [read(sides.from), read(sides.to)] as const;
  const settled = Promise.allSettled(readings);
  try {
    const { judge, guardrails } =
      loaded ?? (await loadJudge({ repository, options: check, world }));
    const [from, to] = await Promise.all(readings);
    return {
      from: judgedSide(sides.from, { reading: from, judge, options: check }),
      to: judgedSide(sides.to, { reading: to, judge, options: check }),
      revision: guardrails.guardrails.revision,
      hasFleet: guardrails.fleet !== null,
    };
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    await settled;
  }
}

/** Between revisions a target may come and go; a folder that was named beside another must be there. */
function isAbsent({ kind }: SideTarget["target"], { base }: Sides): boolean {
  return base !== null && kind === "missing";
}

interface SideReading {
  readonly reading: TargetReading | null;
  readonly judge: JudgeReading;
  readonly options: CheckOptions;
}

function judgedSide(side: SideTarget, { reading, judge, options }: SideReading): JudgedSide {
  const asTheyAre = async (findings: readonly Finding[]) => Promise.resolve(findings);
  if (reading === null) return { side, report: null, resources: [], explain: asTheyAre };
  const { report, prepared } = judge(side.path, reading);
  if (report.error !== null || prepared === null || "error" in reading)
    throw sideError(side, report);
  const explain = async (findings: readonly Finding[]) => {
    if (findings.length === 0) return findings;
    const { blameTarget } = await import("#authoring/check/blame-target.ts");
    const blamed = await blameTarget({ ...report, findings }, { reading, prepared, options });
    return blamed.findings;
  };
  return { side, report, resources: prepared.resources, explain };
}

function sideError({ commit, name }: SideTarget, { path, error }: TargetReport): TiphysError {
  const where = commit === null ? "" : `at ${name}: `;
  const message = error?.message ?? `${path}: could not be judged`;
  return new TiphysError(codeOf(error?.code ?? ""), `${where}${message}`);
}

function codeOf(code: string): TiphysError["code"] {
  return ERROR_CODES.find((known) => known === code) ?? "RENDER_FAILED";
}
