import { readAllowedRemotes } from "#adapters/load-fleet.ts";
import type { World } from "#adapters/world.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { TargetReport } from "./check-report.ts";
import type { CheckTarget } from "./check-target.ts";
import type { TargetPlan } from "./find-targets.ts";
import { findingKey } from "./finding-key.ts";
import type { JudgeReading } from "./load-judge.ts";
import { markExisting } from "./mark-existing.ts";
import { baseTarget, type BaseTree, openBase } from "./open-base.ts";
import { readSafely } from "./read-safely.ts";
import type { ReadingContext } from "./read-target.ts";
import { hasSameInputs } from "./same-inputs.ts";

/** Tells old findings from new ones, by what was there at a revision. */
export interface Ratchet {
  /** The report with old findings marked. */
  readonly settle: (report: TargetReport, judging: Judging) => Promise<TargetReport>;
  /** For people, once all targets are settled. */
  readonly hints: () => readonly string[];
  /** Safe to call more than once. */
  readonly close: () => void;
}

interface Judging {
  readonly target: CheckTarget;
  readonly context: ReadingContext;
  readonly judge: JudgeReading;
}

/** The caller closes it, whatever happens. @throws GIT_FAILED, USAGE_INVALID */
export async function openRatchet(
  { repository }: TargetPlan,
  { revision, world }: { readonly revision: string; readonly world: World },
): Promise<Ratchet> {
  const { root } = repository;
  const allowed = repository.fleetFile === null ? [] : await readAllowedRemotes(root);
  const base = await openBase({ root, revision, world });
  const broken: string[] = [];
  return {
    settle: async (report, judging) => {
      if (report.findings.length === 0) return report;
      const wasThere = await oldFindings(report, { ...judging, base, allowed });
      if (wasThere === null) broken.push(report.path);
      return markExisting(report, wasThere ?? (() => false));
    },
    hints: () => [
      `compared with ${base.name}: what was there warns, what is new denies`,
      ...base.hints,
      ...broken.sort().map((path) => `${path}: could not be read at ${base.name}, so all is new`),
    ],
    close: base.remove,
  };
}

interface OldJudging extends Judging {
  readonly base: BaseTree;
  /** What today's fleet allows to be fetched. */
  readonly allowed: readonly string[];
}

/** Today's judge on the files of the revision, unless they are today's; null where it could not read them. */
async function oldFindings(
  { path }: TargetReport,
  { target, context, judge, base, allowed }: OldJudging,
): Promise<((finding: Finding) => boolean) | null> {
  const old = baseTarget(base, path);
  if (old.kind === "missing") return () => false;
  const trees = { path, root: context.repository.root, otherRoot: base.repository.root };
  if (target.kind === "overlay" && old.kind === "overlay" && hasSameInputs(trees))
    return () => true;
  const { repository } = base;
  const allowRemote = [...context.options.allowRemote, ...allowed];
  const options = { ...context.options, allowRemote };
  const reading = await readSafely(old, { ...context, repository, options });
  const { report } = judge(path, reading);
  if (report.error !== null) return null;
  const keys = new Set(report.findings.map(findingKey));
  return (finding) => keys.has(findingKey(finding));
}
