import type { CommandInput } from "#adapters/command.ts";
import type { MetricsSource } from "#adapters/prometheus/metrics-source.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { type CheckOptions, readCheckOptions } from "./check-options.ts";
import { findTargets, type TargetPlan } from "./find-targets.ts";
import { type JudgedTargets, judgeTargets } from "./judge-targets.ts";
import type { Ratchet } from "./open-ratchet.ts";

/**
 * Judges the targets, prints the report, and returns the exit code.
 * @throws what stops all targets: FLEET_INVALID, POLICY_INVALID, CONFIG_INVALID, USAGE_INVALID, GIT_FAILED
 */
export async function runCheck(input: CommandInput, world: World): Promise<number> {
  const options = readCheckOptions(input);
  refuseTogether(options, input.positionals);
  if (options.live !== null) {
    const { checkLive } = await import("./check-live.ts");
    return await checkLive({ live: options.live, options, world });
  }
  const plan = await findTargets(input.positionals, { options, world });
  const ratchet = options.base === null ? null : await ratchetOf(plan, options.base, world);
  try {
    const judged = await judgeAll(plan, { options, world, ratchet, given: input.options });
    if (options.baseline !== "read") {
      const { writeBaseline } = await import("./write-baseline.ts");
      return await writeBaseline(judged, { plan, options, world });
    }
    const { finishCheck } = await import("./finish-check.ts");
    const hints = ratchet?.hints() ?? [];
    return await finishCheck(judged, { plan, options, world, hints });
  } finally {
    ratchet?.close();
  }
}

interface Judging {
  readonly options: CheckOptions;
  readonly world: World;
  readonly ratchet: Ratchet | null;
  readonly given: CommandInput["options"];
}

/** Compared with a target branch, versions that changed are held to evidence and, where a source is named, to freezes and budgets too. */
async function judgeAll(plan: TargetPlan, judging: Judging): Promise<JudgedTargets> {
  const judged = await judgeTargets(plan, judging);
  const { options, world, ratchet } = judging;
  if (ratchet === null || options.policies.length > 0) return judged;
  const { judgePromotions } = await import("#authoring/promotion-door/judge-promotions.ts");
  const { repository, isWholeFleet } = plan;
  const { root } = repository;
  const base = { root: ratchet.base.repository.root, commit: ratchet.base.commit };
  const comparison = { root, base, isWholeFleet, world };
  const reports = await judgePromotions(judged.reports, comparison);
  const sources = await sourcesOf(judging);
  if (sources.length === 0) return { ...judged, reports };
  const { judgeHolds } = await import("#authoring/promotion-door/judge-holds.ts");
  return { ...judged, reports: await judgeHolds(reports, { ...comparison, sources }) };
}

/** Where nobody is named, nobody is asked. */
async function sourcesOf({ given, world }: Judging): Promise<readonly MetricsSource[]> {
  const { readSources } = await import("#adapters/prometheus/read-sources.ts");
  return readSources(given, world);
}

async function ratchetOf(plan: TargetPlan, revision: string, world: World): Promise<Ratchet> {
  const { openRatchet } = await import("./open-ratchet.ts");
  return await openRatchet(plan, { revision, world });
}

function refuseTogether(options: CheckOptions, positionals: readonly string[]): void {
  if (options.base !== null && positionals.includes("-"))
    throw usage("--base: expected files of the repository, got standard input. Name a folder.");
  if (options.live !== null) refuseBesideLive(options, positionals);
  if (options.baseline === "read") return;
  const flag = `--${options.baseline}-baseline`;
  if (options.outputs.length > 0)
    throw usage(`${flag}: expected no --output, got one. Run check again for a report.`);
  const others = [
    ...(positionals.length > 0 ? ["a target"] : []),
    ...(options.base === null ? [] : ["--base"]),
    ...(options.environment === null ? [] : ["--env"]),
    ...(options.policies.length === 0 ? [] : ["--policies"]),
  ];
  const [other] = others;
  if (other === undefined) return;
  throw usage(
    `${flag}: expected to look at the whole fleet, got ${other} too. Leave one of the two out.`,
  );
}

function refuseBesideLive(options: CheckOptions, positionals: readonly string[]): void {
  const others = [
    ...(positionals.length > 0 ? ["a target"] : []),
    ...(options.base === null ? [] : ["--base"]),
    ...(options.baseline === "read" ? [] : [`--${options.baseline}-baseline`]),
  ];
  const [other] = others;
  if (other === undefined) return;
  throw usage(`--live: expected to look at a cluster, got ${other} too. Leave one of the two out.`);
}

function usage(message: string): TiphysError {
  return new TiphysError("USAGE_INVALID", message);
}
