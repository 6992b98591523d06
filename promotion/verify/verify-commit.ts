import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { evidencePath } from "#core/promotion/evidence/write-evidence.ts";
import { type FileState, verifyChanges } from "#core/promotion/verify/verify-changes.ts";
import { evidenceAt } from "../evidence-at.ts";
import { type CommitAtHand, openCommit } from "./commit-at-hand.ts";
import { type JudgedEvidence, verifyEvidence } from "./verify-evidence.ts";
import { verifyReport, type VerifyReport } from "./verify-report.ts";

interface Question {
  readonly git: GitRepository;
  /** Full hash. */
  readonly commit: string;
  readonly world: World;
}

/** Holds all that a commit claims about versions against Git. @throws USAGE_INVALID for one that claims nothing */
export async function verifyCommit({ git, commit, world }: Question): Promise<VerifyReport> {
  const at = await openCommit(git, commit);
  const paths = evidencePaths(at);
  if (paths.length === 0) throw noEvidence(git, at);
  const read = await evidenceAt(
    git,
    paths.map((path) => ({ commit, path })),
  );
  const judged: JudgedEvidence[] = [];
  for (const [index, path] of paths.entries())
    judged.push(await verifyEvidence({ git, at, path, read: read[index] ?? null, world }));
  const items = [verifyChanges(expectedOf(judged), at.changed)];
  const { parent } = at;
  return verifyReport({ commit, parent, evidence: judged.map(({ report }) => report), items });
}

/** What the commit wrote there; where its parent is not known, what its trailers name. */
export function evidencePaths({ changed, trailers }: CommitAtHand): readonly string[] {
  const written = (changed ?? []).flatMap(({ path }) =>
    /^promotions\/[^/]+\/[^/]+\.yaml$/.test(path) ? [path] : [],
  );
  const named = (app: string, environment: string) => {
    const environments = trailers.get(environment) ?? [];
    return (trailers.get(app) ?? []).flatMap((name, index) => {
      const place = environments[index];
      return place === undefined ? [] : [evidencePath(name, place)];
    });
  };
  const told = [
    ...named("Promoted-App", "Promoted-To"),
    ...named("Rollback-App", "Rollback-Environment"),
  ];
  return [...new Set([...written, ...told])].sort();
}

function expectedOf(judged: readonly JudgedEvidence[]): ReadonlyMap<string, FileState> | null {
  const all = new Map<string, FileState>();
  for (const { expected } of judged) {
    if (expected === null) return null;
    for (const [path, state] of expected) all.set(path, state);
  }
  return all;
}

function noEvidence({ isShallow }: GitRepository, { commit, parent }: CommitAtHand): TiphysError {
  const short = commit.slice(0, 12);
  const advice =
    parent === null && isShallow
      ? 'The commit before it is not in this clone: get it with "git fetch --deepen=1".'
      : "See which commits brought versions with tiphys history.";
  return new TiphysError(
    "USAGE_INVALID",
    `verify: expected a commit that brings evidence (promotions/APP/ENV.yaml), got ${short}, which brings none. ${advice}`,
  );
}
