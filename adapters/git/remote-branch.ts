import { TiphysError } from "#core/errors.ts";
import { askGit, type GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

/** A branch of a remote. */
export interface RemoteBranch {
  readonly remote: string;
  readonly branch: string;
}

/** Where a branch goes: the named one of its remote, else what the branch at hand follows. @throws USAGE_INVALID */
export async function remoteBranch(
  repository: GitRepository,
  named: string | null,
): Promise<RemoteBranch> {
  if (named !== null && !/^[\w][\w./-]*$/.test(named)) {
    throw usage(`--branch: expected the name of a branch, got ${JSON.stringify(named)}.`);
  }
  const head = await askGit(repository, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  const configured = head === null ? null : await setting(repository, `branch.${head}.remote`);
  const remote = configured === "." ? null : (configured ?? (await firstRemote(repository)));
  if (remote === null) throw usage("--push: expected a remote, got a repository without one.");
  const merge = head === null ? null : await setting(repository, `branch.${head}.merge`);
  const branch = named ?? merge?.replace(/^refs\/heads\//, "") ?? head;
  if (branch !== null) return { remote, branch };
  throw usage("--push: expected a branch, got a detached HEAD. Name it with --branch.");
}

/** Gets the branch; the full hash of its tip. @throws GIT_FAILED */
export async function fetchBranch(
  repository: GitRepository,
  { remote, branch }: RemoteBranch,
): Promise<string> {
  const { folder, world } = repository;
  const ref = `refs/remotes/${remote}/${branch}`;
  const args = [
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-recurse-submodules",
    "--no-write-fetch-head",
  ];
  const spec = `+refs/heads/${branch}:${ref}`;
  const request = { args: [...args, "--", remote, spec], cwd: folder, world } as const;
  const result = await runGit({ ...request, access: "remote" });
  const tip = await askGit(repository, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
  // Another program may have written the same ref at the same moment: what it fetched is as new.
  const isRaced =
    !result.ok && /cannot lock ref|unable to update local ref/.test(result.failure.stderr);
  if (tip !== null && (result.ok || isRaced)) return tip;
  const detail = result.ok ? "" : withoutCredentials(result.failure.stderr);
  throw new TiphysError(
    "GIT_FAILED",
    `expected to fetch ${branch} from ${remote}, git said "${lastLine(detail)}". Check the remote and what lets you in.`,
    { detail },
  );
}

/** Pushes a commit made on top of the branch's tip, never by force; false where another was faster. @throws PUSH_REJECTED */
export async function pushCommit(
  repository: GitRepository,
  { remote, branch, commit }: RemoteBranch & { readonly commit: string },
): Promise<boolean> {
  const { folder, world } = repository;
  const spec = `${commit}:refs/heads/${branch}`;
  const args = ["push", "--no-verify", "--no-follow-tags", "--", remote, spec];
  const result = await runGit({ args, cwd: folder, world, access: "remote" });
  if (result.ok) return true;
  const said = withoutCredentials(result.failure.stderr);
  if (isLostRace(said)) return false;
  throw new TiphysError(
    "PUSH_REJECTED",
    `expected ${remote} to take a commit on ${branch}, it said "${rejection(said)}". Nothing was changed there; check who may push to the branch.`,
    { detail: said },
  );
}

const LOST_RACE =
  /fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|incorrect old value|failed to lock/;

/** True for what a remote says where another push was faster. */
export function isLostRace(said: string): boolean {
  return LOST_RACE.test(said);
}

/** The line of a failed push that says why. */
export function rejection(text: string): string {
  return /^.*\[(?:remote )?rejected\].*$/m.exec(text)?.[0].trim() ?? lastLine(text);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

/** Addresses of remotes can hold a password. */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, "//***@");
}

async function setting(repository: GitRepository, name: string): Promise<string | null> {
  return (await askGit(repository, ["config", "--get", name])) || null;
}

async function firstRemote(repository: GitRepository): Promise<string | null> {
  const origin = await setting(repository, "remote.origin.url");
  return origin !== null ? "origin" : (await askGit(repository, ["remote"])) || null;
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}
