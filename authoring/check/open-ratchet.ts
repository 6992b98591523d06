import { readAllowedRemotes } from "#adapters/load-fleet.ts";
import type { World } from "#adapters/world.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { lossLimits, type LossLimits } from "#core/policy/render-loss.ts";
import type { PreparedResources } from "#rendering/prepare-resources.ts";
import type { TargetReport } from "./check-report.ts";
import type { CheckTarget } from "./check-target.ts";
import type { TargetPlan } from "./find-targets.ts";
import { findingKey } from "./finding-key.ts";
import { goneOverlays } from "./gone-overlays.ts";
import type { JudgedTarget } from "./judge-target.ts";
import type { JudgeReading } from "./load-judge.ts";
import { markExisting } from "./mark-existing.ts";
import { markLoss } from "./mark-loss.ts";
import { baseTarget, type BaseTree, openBase } from "./open-base.ts";
import { readSafely } from "./read-safely.ts";
import type { ReadingContext } from "./read-target.ts";
import { hasSameInputs } from "./same-inputs.ts";

/** Tells old findings from new ones, and what is gone, by what was there at a revision. */
export interface Ratchet {
  /** What is compared with. */
  readonly base: BaseTree;
  /** The report with old findings marked, and with what the render lost. */
  readonly settle: (judged: JudgedTarget, judging: Judging) => Promise<TargetReport>;
  /** For people, once all targets are settled. */
  readonly hints: () => readonly string[];
  /** Safe to call more than once. */
  readonly close: () => void;
}

interface Judging {
  readonly target: CheckTarget;
  readonly context: ReadingContext;
  readonly judge: JudgeReading;
  /** Says what a render may lose; null where nothing says so. */
  readonly fleet: Fleet | null;
  readonly now: number;
}

/** The caller closes it, whatever happens. @throws GIT_FAILED, USAGE_INVALID */
export async function openRatchet(
  plan: TargetPlan,
  { revision, world }: { readonly revision: string; readonly world: World },
): Promise<Ratchet> {
  const { repository } = plan;
  const { root } = repository;
  const allowed = repository.fleetFile === null ? [] : await readAllowedRemotes(root);
  const base = await openBase({ root, revision, world });
  const gone = await goneOverlays(base, plan);
  const broken: string[] = [];
  return {
    base,
    settle: async ({ report, prepared }, judging) => {
      const limits = lossLimitsFor(judging);
      if (prepared === null || (report.findings.length === 0 && limits === null)) return report;
      const old = await judgeBase(report, { ...judging, base, allowed });
      if (old === "unreadable") broken.push(report.path);
      const marked = markExisting(report, wasThereAt(old));
      if (limits === null || !isJudged(old)) return marked;
      return markLoss(marked, { before: old.prepared, after: prepared, limits, now: judging.now });
    },
    hints: () => [
      `compared with ${base.name}: what was there warns, what is new denies`,
      ...base.hints,
      ...gone,
      ...broken
        .sort()
        .map(
          (path) =>
            `${path}: could not be read at ${base.name}, so all is new, and what it lost is not known`,
        ),
    ],
    close: base.remove,
  };
}

interface OldJudging extends Judging {
  readonly base: BaseTree;
  /** What today's fleet allows to be fetched. */
  readonly allowed: readonly string[];
}

/** What a target was at the base: as today, not there yet, not to be read, or judged. */
type BaseJudgement = "same" | "missing" | "unreadable" | JudgedBase;

interface JudgedBase {
  readonly report: TargetReport;
  readonly prepared: PreparedResources;
}

/** Today's judge on the files of the revision, unless they are today's. */
async function judgeBase(
  { path }: TargetReport,
  { target, context, judge, base, allowed }: OldJudging,
): Promise<BaseJudgement> {
  const old = baseTarget(base, path);
  if (old.kind === "missing") return "missing";
  const trees = { path, root: context.repository.root, otherRoot: base.repository.root };
  if (target.kind === "overlay" && old.kind === "overlay" && hasSameInputs(trees)) return "same";
  const { repository } = base;
  const allowRemote = [...context.options.allowRemote, ...allowed];
  const options = { ...context.options, allowRemote };
  const reading = await readSafely(old, { ...context, repository, options });
  const { report, prepared } = judge(path, reading);
  return prepared === null ? "unreadable" : { report, prepared };
}

function isJudged(old: BaseJudgement): old is JudgedBase {
  return typeof old === "object";
}

/** What only warned, was excused or could not be evaluated there, and denies now, is new. */
function wasThereAt(old: BaseJudgement): (finding: Finding) => boolean {
  if (!isJudged(old)) return () => old === "same";
  const before = Map.groupBy(old.report.findings, findingKey);
  return (finding) => {
    const found = before.get(findingKey(finding));
    if (found === undefined) return false;
    if (finding.action !== "deny") return true;
    return found.some(({ action, existing }) => action === "deny" || existing);
  };
}

/** Null where nothing that can be lost is looked at: single files, and fleets that let all go. */
function lossLimitsFor({ target, fleet }: Judging): LossLimits | null {
  if (fleet === null || (target.kind !== "overlay" && target.kind !== "folder")) return null;
  const limits = lossLimits(fleet);
  return limits.maxLoss >= 1 ? null : limits;
}
