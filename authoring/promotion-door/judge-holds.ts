import { type GitRepository, openRepository } from "#adapters/git/open-repository.ts";
import { connectSources, type LiveSources } from "#adapters/prometheus/live-sources.ts";
import type { MetricsSource } from "#adapters/prometheus/metrics-source.ts";
import { readFreezes } from "#adapters/read-freezes.ts";
import { readSloFiles, type SloDocuments, sloFiles } from "#adapters/read-slo-documents.ts";
import type { TargetReport } from "#authoring/check/check-report.ts";
import { TiphysError } from "#core/errors.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { freezeFinding, holdingFreezes } from "#core/policy/freeze-holds.ts";
import type { Freeze } from "#core/policy/freeze.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { budgetFinding } from "./budget-finding.ts";
import { changeSource } from "./change-source.ts";
import { type CommitFiles, openCommitFiles } from "./commit-files.ts";
import type { PlaceOnBothSides } from "./judge-place.ts";
import { type Comparison, fleetOf, forkOf, placesOf, withFinding } from "./judge-promotions.ts";
import { type UnprovenChange, unprovenChange } from "./unproven-change.ts";

interface HoldComparison extends Comparison {
  /** Not empty. */
  readonly sources: readonly MetricsSource[];
}

/**
 * The reports with a finding for each version that changed, without evidence, in a freeze or while an error budget is
 * spent, by the target branch's settings, freezes and SLOs. @throws GIT_FAILED
 */
export async function judgeHolds(
  reports: readonly TargetReport[],
  { root, base, isWholeFleet, world, sources }: HoldComparison,
): Promise<readonly TargetReport[]> {
  const fleet = await fleetOf(base.root);
  if (fleet === null) return reports;
  const now = world.now();
  const freezes = await freezesOf(base.root, fleet);
  const asking = fleet.spec.environments.filter(
    (each) => promotionOf(each).budget !== null || freezes.some((freeze) => lasts(freeze, now)),
  );
  if (asking.length === 0) return reports;
  const judged = new Set(reports.map(({ path }) => path));
  const places = placesOf({ fleet, required: asking, roots: { base: base.root, work: root } });
  const git = await openRepository(root, world);
  const files = openCommitFiles(git);
  const live = connectSources(sources, world);
  try {
    const fork = await forkOf(git, base.commit);
    const slos = await readSloFiles(base.root, { files: sloFiles(base.root, fleet.spec.slos) });
    const around = { git, files, fleet, freezes, root, fork, slos, live, now };
    let done = reports;
    for (const place of places.filter(({ path }) => isWholeFleet || judged.has(path)))
      for (const finding of await judgePlace(place, around))
        done = withFinding(done, { place, finding });
    return done;
  } finally {
    live.close();
    await files.close();
  }
}

export interface HoldSurroundings {
  readonly git: GitRepository;
  readonly files: CommitFiles;
  /** Of the target branch, as freezes and SLOs are. */
  readonly fleet: Fleet;
  readonly freezes: readonly Freeze[];
  readonly slos: SloDocuments;
  readonly root: string;
  /** Full hash: where the change left the target branch. */
  readonly fork: string;
  readonly live: LiveSources;
  readonly now: number;
}

/** Freezes that cannot be read hold nothing here: this very change may be the one that mends them. */
async function freezesOf(root: string, { spec }: Fleet): Promise<readonly Freeze[]> {
  try {
    return await readFreezes(root, spec.freezes);
  } catch (error) {
    if (error instanceof TiphysError) return [];
    throw error;
  }
}

function lasts({ from, until }: Freeze, now: number): boolean {
  return from <= now && now < until;
}

async function judgePlace(
  place: PlaceOnBothSides,
  around: HoldSurroundings,
): Promise<readonly Finding[]> {
  const change = await unprovenChange(place, around);
  if (change === null) return [];
  const spent = await budgetFinding(change, { place, around });
  const frozen = frozenFindings(change, { place, around });
  return spent === null ? frozen : [...frozen, spent];
}

interface Held {
  readonly place: PlaceOnBothSides;
  readonly around: HoldSurroundings;
}

function frozenFindings(
  change: UnprovenChange,
  { place: { app, environment }, around: { freezes, now } }: Held,
): readonly Finding[] {
  const holding = holdingFreezes({ freezes, apps: [app], environment: environment.name, now });
  const source = changeSource(change);
  return holding.map((freeze) => freezeFinding(freeze, { source, action: "deny", note: null }));
}
