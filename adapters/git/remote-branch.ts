import { TiphysError } from "#core/errors.ts";
import { askGit, commitNamed, type GitRepository } from "./open-repository.ts";
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
  const remote = await remoteOf(repository, head);
  if (remote === null) throw usage("--push: expected a remote, got a repository without one.");
  const merge = head === null ? null : await setting(repository, `branch.${head}.merge`);
  const branch = named ?? merge?.replace(/^refs\/heads\//, "") ?? head;
  if (branch !== null) return { remote, branch };
  throw usage("--push: expected a branch, got a detached HEAD. Name it with --branch.");
}

/** The remote that the branch at hand follows, else the first one; null where there is none. */
export async function followedRemote(repository: GitRepository): Promise<string | null> {
  return await remoteOf(
    repository,
    await askGit(repository, ["symbolic-ref", "--quiet", "--short", "HEAD"]),
  );
}

async function remoteOf(repository: GitRepository, head: string | null): Promise<string | null> {
  const configured = head === null ? null : await setting(repository, `branch.${head}.remote`);
  return configured === "." ? null : (configured ?? (await firstRemote(repository)));
}

/** Gets the branch; the full hash of its tip. @throws GIT_FAILED */
export async function fetchBranch(repository: GitRepository, place: RemoteBranch): Promise<string> {
  const { remote, branch } = place;
  const ref = `refs/remotes/${remote}/${branch}`;
  const said = await fetchInto(repository, { place, into: `+refs/heads/${branch}:${ref}` });
  if (said !== null && IS_LOCKED.test(said)) return await fetchBeside(repository, place);
  if (said !== null) throw notFetched(place, said);
  const tip = await commitNamed(repository, ref);
  if (tip === null) throw notFetched(place, "");
  return tip;
}

/** Another git writes the ref at the moment, or was killed while it did. */
const IS_LOCKED = /cannot lock ref|unable to update local ref|Unable to create '[^']*\.lock'/;

/** Without writing a ref, by asking for the tip first: what is fetched then holds it. */
async function fetchBeside(repository: GitRepository, place: RemoteBranch): Promise<string> {
  const { folder, world } = repository;
  const { remote, branch } = place;
  const args = ["ls-remote", "--quiet", "--", remote, `refs/heads/${branch}`];
  const result = await runGit({ args, cwd: folder, world, access: "remote" });
  if (!result.ok) throw notFetched(place, result.failure.stderr);
  const [tip = ""] = new TextDecoder().decode(result.output.stdout).split("\t");
  const said = await fetchInto(repository, { place, into: `refs/heads/${branch}` });
  if (said !== null || tip === "") throw notFetched(place, said ?? "");
  return tip;
}

/** What git said where it did not get the branch; null where it did. */
async function fetchInto(
  { folder, world }: GitRepository,
  { place, into }: { readonly place: RemoteBranch; readonly into: string },
): Promise<string | null> {
  const args = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--refmap="];
  const request = { args: [...args, "--no-write-fetch-head", "--", place.remote, into] };
  const result = await runGit({ ...request, cwd: folder, world, access: "remote" });
  return result.ok ? null : result.failure.stderr;
}

function notFetched({ remote, branch }: RemoteBranch, detail: string): TiphysError {
  return new TiphysError(
    "GIT_FAILED",
    `expected to fetch ${branch} from ${remote}, git said "${rejection(detail)}". Check the remote and what lets you in.`,
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
  const args = ["push", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"];
  const request = { args: [...args, "--", remote, spec], cwd: folder, world } as const;
  const result = await runGit({ ...request, access: "remote" });
  if (result.ok) return true;
  const said = result.failure.stderr;
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

/** The line of what a remote said that says why nothing was fetched or pushed. */
export function rejection(text: string): string {
  return /^.*\[(?:remote )?rejected\].*$/m.exec(text)?.[0].trim() ?? lastOwnLine(text);
}

/** What git says of every remote that it cannot read. */
const ADVICE =
  /^(fatal: Could not read from remote repository\.|Please make sure you have the correct access rights|and the repository exists\.)?$/;

function lastOwnLine(text: string): string {
  const lines = text.trim().split("\n");
  return lines.findLast((line) => !ADVICE.test(line.trim())) ?? lines.at(-1) ?? "";
}

async function setting(repository: GitRepository, name: string): Promise<string | null> {
  return (await askGit(repository, ["config", "--get", name])) || null;
}

/** "origin" where there is one, else the first; null without any. */
export async function firstRemote(repository: GitRepository): Promise<string | null> {
  const origin = await setting(repository, "remote.origin.url");
  return origin !== null ? "origin" : (await askGit(repository, ["remote"])) || null;
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", problem);
}
