import { askGit, type GitRepository, openRepository } from "#adapters/git/open-repository.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { readFleet } from "#adapters/load-fleet.ts";
import type { World } from "#adapters/world.ts";
import type { TargetReport } from "#authoring/check/check-report.ts";
import { claimedOverlays } from "#authoring/check/fleet-overlays.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { TiphysError } from "#core/errors.ts";
import { decisionOf, sortFindings } from "#core/policy/decide.ts";
import { overlayClaims } from "#core/policy/environment.ts";
import type { Environment, Fleet } from "#core/policy/fleet.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import type { Finding } from "#core/policy/finding.ts";
import { judgePlace, type PlaceOnBothSides } from "./judge-place.ts";
import { openCommitFiles } from "./commit-files.ts";

export interface Comparison {
  /** Of the work tree. */
  readonly root: string;
  /** The target branch, unpacked, and its commit. */
  readonly base: { readonly root: string; readonly commit: string };
  /** True where every overlay counts, and not only those that were judged. */
  readonly isWholeFleet: boolean;
  readonly world: World;
}

/**
 * The reports with a finding for each version that changed without valid evidence where the target branch requires it.
 * @throws GIT_FAILED
 */
export async function judgePromotions(
  reports: readonly TargetReport[],
  { root, base, isWholeFleet, world }: Comparison,
): Promise<readonly TargetReport[]> {
  const fleet = await fleetOf(base.root);
  const required = fleet?.spec.environments.filter((each) => promotionOf(each).required) ?? [];
  if (fleet === null || required.length === 0) return reports;
  const judged = new Set(reports.map(({ path }) => path));
  const places = placesOf({ fleet, required, roots: { base: base.root, work: root } });
  const wanted = places.filter(({ path }) => isWholeFleet || judged.has(path));
  const git = await openRepository(root, world);
  const files = openCommitFiles(git);
  try {
    const fork = await forkOf(git, base.commit);
    const head = await resolveRevision(git, "HEAD", "HEAD");
    let done = reports;
    for (const place of wanted) {
      const finding = await judgePlace(place, { git, files, fleet, root, base: fork, head });
      if (finding !== null) done = withFinding(done, { place, finding });
    }
    return done;
  } finally {
    await files.close();
  }
}

/** A target branch without a fleet requires nothing. */
export async function fleetOf(root: string): Promise<Fleet | null> {
  try {
    return (await readFleet(root)).fleet;
  } catch (error) {
    if (error instanceof TiphysError) return null;
    throw error;
  }
}

/** Where the change left the target branch; without a common commit the target branch itself. */
export async function forkOf(git: GitRepository, commit: string): Promise<string> {
  return (await askGit(git, ["merge-base", commit, "HEAD"])) ?? commit;
}

interface BothSides {
  readonly fleet: Fleet;
  /** Of the fleet: those that are wanted. */
  readonly required: readonly Environment[];
  readonly roots: { readonly base: string; readonly work: string };
}

/** Apps in the environments that are wanted, by the target branch's fleet on the files of both sides. */
export function placesOf({ fleet, required, roots }: BothSides): readonly PlaceOnBothSides[] {
  const sides = { base: claimsOf(roots.base, fleet), work: claimsOf(roots.work, fleet) };
  return required.flatMap((environment) => {
    const own = (claims: Claims) =>
      claims.filter((claim) => claim.environment === environment.name);
    const apps = new Set([...own(sides.base), ...own(sides.work)].map(({ app }) => app));
    return [...apps].sort().flatMap((app) => {
      const before = own(sides.base).filter((claim) => claim.app === app);
      const after = own(sides.work).filter((claim) => claim.app === app);
      return after.map(({ path }) => {
        const old = before.find((claim) => claim.path === path) ?? before[0];
        return { app, environment, path, oldPath: old?.path ?? null };
      });
    });
  });
}

type Claims = readonly {
  readonly app: string;
  readonly environment: string;
  readonly path: string;
}[];

function claimsOf(root: string, fleet: Fleet): Claims {
  return claimedOverlays(root, fleet).flatMap(({ location }) => {
    const path = pathFrom(root, location);
    const [claim] = overlayClaims(fleet, path);
    if (claim === undefined) return [];
    return [{ app: claim.app, environment: claim.environment.name, path }];
  });
}

interface Placed {
  readonly place: PlaceOnBothSides;
  readonly finding: Finding;
}

/** An overlay that today's fleet does not claim any more gets a report of its own. */
export function withFinding(
  reports: readonly TargetReport[],
  { place, finding }: Placed,
): readonly TargetReport[] {
  const { app, environment, path } = place;
  const known = reports.find((report) => report.path === path);
  const empty = { path, app, environment: environment.name, resources: 0, error: null };
  const report = known ?? { ...empty, decision: null, findings: [] };
  const findings = sortFindings([...report.findings, finding]);
  const decision = report.error === null ? decisionOf(findings) : report.decision;
  const settled = { ...report, findings, decision };
  return known === undefined
    ? [...reports, settled]
    : reports.map((each) => (each === known ? settled : each));
}
