import { concernedObjectives } from "#adapters/concerned-objectives.ts";
import { type GitRepository, openRepository } from "#adapters/git/open-repository.ts";
import { connectSources, type LiveSources } from "#adapters/prometheus/live-sources.ts";
import type { MetricsSource } from "#adapters/prometheus/metrics-source.ts";
import { readBudgets } from "#adapters/prometheus/read-budgets.ts";
import { readSloFiles, sloFiles } from "#adapters/read-slo-documents.ts";
import type { TargetReport } from "#authoring/check/check-report.ts";
import { formatProblem } from "#core/errors.ts";
import { judgeBudget } from "#core/policy/budget-policy.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { overlayRef, promotionFinding } from "#core/policy/promotion-finding.ts";
import { type BudgetSetting, promotionOf } from "#core/policy/promotion-settings.ts";
import { versionFrom } from "#core/promotion/evidence/evidence-spec.ts";
import { evidencePath } from "#core/promotion/evidence/write-evidence.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { type Promotable, promotableOf } from "#core/promotion/promotable.ts";
import { versionDigest } from "#core/promotion/version-digest.ts";
import { markLine } from "#core/promotion/version-mark.ts";
import { versionChanges } from "#core/promotion/version-words.ts";
import { isSameVersion, type Version } from "#core/promotion/version.ts";
import type { SloDocuments } from "#adapters/read-slo-documents.ts";
import { changeSource } from "./change-source.ts";
import { type CommitFiles, openCommitFiles } from "./commit-files.ts";
import { diskOverlay } from "./disk-overlay.ts";
import { fixMarks } from "./fix-marks.ts";
import { comparable, diskEvidence, type PlaceOnBothSides, versionOf } from "./judge-place.ts";
import { type Comparison, fleetOf, forkOf, placesOf, withFinding } from "./judge-promotions.ts";

interface BudgetComparison extends Comparison {
  /** Not empty. */
  readonly sources: readonly MetricsSource[];
}

/**
 * The reports with a finding for each version that changed, without evidence, while an error budget is spent, by the target
 * branch's settings and SLOs. @throws GIT_FAILED
 */
export async function judgeBudgets(
  reports: readonly TargetReport[],
  { root, base, isWholeFleet, world, sources }: BudgetComparison,
): Promise<readonly TargetReport[]> {
  const fleet = await fleetOf(base.root);
  const asking = fleet?.spec.environments.filter((each) => promotionOf(each).budget !== null) ?? [];
  if (fleet === null || asking.length === 0) return reports;
  const judged = new Set(reports.map(({ path }) => path));
  const roots = { base: base.root, work: root };
  const places = placesOf({ fleet, required: asking, roots });
  const git = await openRepository(root, world);
  const files = openCommitFiles(git);
  const live = connectSources(sources, world);
  try {
    const fork = await forkOf(git, base.commit);
    const slos = await readSloFiles(base.root, { files: sloFiles(base.root, fleet.spec.slos) });
    const around = { git, files, fleet, root, fork, slos, live, now: world.now() };
    let done = reports;
    for (const place of places.filter(({ path }) => isWholeFleet || judged.has(path))) {
      const finding = await judgePlace(place, around);
      if (finding !== null) done = withFinding(done, { place, finding });
    }
    return done;
  } finally {
    live.close();
    await files.close();
  }
}

interface Surroundings {
  readonly git: GitRepository;
  readonly files: CommitFiles;
  /** Of the target branch, as the SLOs are. */
  readonly fleet: Fleet;
  readonly slos: SloDocuments;
  readonly root: string;
  /** Full hash: where the change left the target branch. */
  readonly fork: string;
  readonly live: LiveSources;
  readonly now: number;
}

interface Change {
  readonly before: Version;
  readonly after: Version;
  readonly overlay: OverlayFiles;
  readonly promotable: Promotable;
}

async function judgePlace(place: PlaceOnBothSides, around: Surroundings): Promise<Finding | null> {
  const { app, environment } = place;
  const { budget } = promotionOf(environment);
  const change = await changeOf(place, around);
  if (budget === null || change === null) return null;
  const version = { app, environment: environment.name, version: versionDigest(change.after) };
  const budgets = await budgetsOf(place, { ...around, budget });
  const unmarked = judgeBudget({ app, budget, budgets, fixes: { known: [] } });
  if (unmarked.verdict === "allow") return null;
  const { git, fleet, fork } = around;
  const { path } = place;
  const known = await fixMarks(git, { version, fork, path, fleet, by: budget.fixesBy });
  const { verdict, reason } = judgeBudget({ app, budget, budgets, fixes: { known } });
  if (verdict === "allow") return null;
  const words = versionChanges(change.before, change.after).join(", ");
  return promotionFinding("budget-spent", {
    resource: overlayRef(path),
    message: `${words || "what moves"}: ${reason}`,
    remedy: `Wait for the budget, or let a signer other than the author say in a signed commit of this change: "${markLine("fix", version)}".`,
    source: changeSource(change),
    action: verdict === "warn" ? "warn" : "deny",
  });
}

/** Null where nothing that moves changed, and for what comes with evidence of its own. */
async function changeOf(
  { app, environment, path, oldPath }: PlaceOnBothSides,
  { files, fleet, root, fork }: Surroundings,
): Promise<Change | null> {
  const promotable = promotableOf(fleet.spec, app);
  const overlay = diskOverlay({ root, path, like: fork });
  const old = oldPath === null ? { path, files: new Map() } : await files.overlay(fork, oldPath);
  const before = versionOf(old, promotable);
  const after = comparable(versionOf(overlay, promotable), oldPath);
  if (isSameVersion(before, after)) return null;
  const file = evidencePath(app, environment.name);
  const evidence = diskEvidence(root, file);
  const isNew = evidence?.digest !== (await files.evidence(fork, file))?.digest;
  const spec = evidence?.spec ?? null;
  const isProven = isNew && spec !== null && isSameVersion(versionFrom(spec.after), after);
  return isProven ? null : { before, after, overlay, promotable };
}

async function budgetsOf(
  { app, environment }: PlaceOnBothSides,
  { fleet, slos, live, now, budget }: Surroundings & { readonly budget: BudgetSetting },
) {
  const [problem] = slos.problems;
  if (problem !== undefined) return { unknown: `an SLO is broken: ${formatProblem(problem)}` };
  const objectives = concernedObjectives(slos.objectives, { fleet, app, environment, budget });
  return { known: await readBudgets(objectives, { sources: live, nowMs: now }) };
}
