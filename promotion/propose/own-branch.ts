import { askGit, type GitRepository } from "#adapters/git/open-repository.ts";
import { OWNED_PREFIX } from "#adapters/git/owned-branch.ts";
import { fetchBranch } from "#adapters/git/remote-branch.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { TiphysError } from "#core/errors.ts";
import { evidencePath } from "#core/promotion/evidence/write-evidence.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import { readTrailers } from "#core/promotion/trailers.ts";

/** Where all branches of proposed promotions are. */
export const PROPOSAL_PREFIX = `${OWNED_PREFIX}promote/`;

/** The branch on which a promotion of an app into an environment is proposed. */
export function proposalBranch({ app, environment }: Omit<AppOverlay, "path">): string {
  return `${PROPOSAL_PREFIX}${app}/${environment}`;
}

/** The app and environment of such a branch; null for another one. */
export function proposalPlace(branch: string): Omit<AppOverlay, "path"> | null {
  const [, app, environment] = /^tiphys\/promote\/([^/]+)\/([^/]+)$/.exec(branch) ?? [];
  return app === undefined || environment === undefined ? null : { app, environment };
}

interface OwnTip {
  readonly remote: string;
  readonly branch: string;
  readonly target: Omit<AppOverlay, "path">;
}

/**
 * Gets the branch's commit, and makes sure that tiphys made it; its full hash. @throws GIT_FAILED; PUSH_REJECTED where
 * somebody else has committed there
 */
export async function fetchOwnTip(
  git: GitRepository,
  { remote, branch, target }: OwnTip,
): Promise<string> {
  const tip = await fetchBranch(git, { remote, branch });
  const { folder, world } = git;
  const args = ["log", "-1", "--format=%B", tip, "--"];
  const result = await runGit({ args, cwd: folder, world });
  const message = result.ok ? new TextDecoder().decode(result.output.stdout) : "";
  const trailers = readTrailers(message);
  const names = (app: string, environment: string) =>
    trailers.get(app)?.[0] === target.app && trailers.get(environment)?.[0] === target.environment;
  const isOurs =
    names("Promoted-App", "Promoted-To") || names("Rollback-App", "Rollback-Environment");
  if (isOurs) return tip;
  const subject = message.split("\n")[0] ?? "";
  throw new TiphysError(
    "PUSH_REJECTED",
    `${branch}: expected a commit of tiphys, got ${tip.slice(0, 12)} "${subject}" of somebody else. Nothing was changed there: merge it or delete the branch, then run it again.`,
  );
}

/** The same; null where a person has committed, or the branch went at this moment. */
export async function ownTipOrNull(git: GitRepository, own: OwnTip): Promise<string | null> {
  try {
    return await fetchOwnTip(git, own);
  } catch (error) {
    if (error instanceof TiphysError) return null;
    throw error;
  }
}

interface Comparison {
  readonly target: AppOverlay;
  /** The commit of a branch. */
  readonly tip: string;
  /** The same promotion, made anew. */
  readonly fresh: string;
}

/** True where a branch proposes what a fresh commit would, and can still be merged without a conflict. */
export async function isSameProposal(
  git: GitRepository,
  { target, tip, fresh }: Comparison,
): Promise<boolean> {
  const inside = git.prefix === "" ? "" : `${git.prefix}/`;
  const object = async (commit: string, path: string) =>
    await askGit(git, ["rev-parse", "--verify", "--quiet", `${commit}:${inside}${path}`]);
  const evidence = evidencePath(target.app, target.environment);
  const [proposed, wanted, before, now, own] = await Promise.all([
    object(tip, target.path),
    object(fresh, target.path),
    object(`${tip}^`, evidence),
    object(`${fresh}^`, evidence),
    object(tip, evidence),
  ]);
  return proposed === wanted && before === now && own !== null;
}
