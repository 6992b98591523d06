import { TiphysError } from "#core/errors.ts";
import { askGit, type GitRepository } from "./open-repository.ts";
import { rejection } from "./remote-branch.ts";
import { runGit } from "./run-git.ts";

export interface TagRequest {
  readonly name: string;
  readonly commit: string;
  readonly message: string;
}

/** Makes a signed tag, by the key and the program that git is configured to sign with; what Git calls it. @throws GIT_FAILED */
export async function signTag(
  repository: GitRepository,
  { name, commit, message }: TagRequest,
): Promise<string> {
  const { folder, world } = repository;
  const args = ["tag", "-s", "--cleanup=verbatim", "-F", "-", "--", name, commit];
  const result = await runGit({ args, cwd: folder, world, input: message, access: "write" });
  if (!result.ok) throw notSigned(name, result.failure.stderr);
  const object = await askGit(repository, ["rev-parse", "--verify", `refs/tags/${name}`]);
  if (object === null) throw notSigned(name, "");
  return object;
}

/** Takes a tag of the clone away again. */
export async function removeTag({ folder, world }: GitRepository, name: string): Promise<void> {
  await runGit({ args: ["tag", "-d", "--", name], cwd: folder, world, access: "write" });
}

/** @throws PUSH_REJECTED */
export async function pushTag(
  { folder, world }: GitRepository,
  remote: string,
  name: string,
): Promise<void> {
  const spec = `refs/tags/${name}:refs/tags/${name}`;
  const args = ["push", "--no-verify", "--no-follow-tags", "--", remote, spec];
  const result = await runGit({ args, cwd: folder, world, access: "remote" });
  if (result.ok) return;
  throw new TiphysError(
    "PUSH_REJECTED",
    `expected ${remote} to take tag ${name}, it said "${rejection(result.failure.stderr)}". The tag is in the clone; push it when the remote takes it.`,
  );
}

/** The address that git commits with here. @throws GIT_FAILED where nobody is known */
export async function committerEmail({ folder, world }: GitRepository): Promise<string> {
  const args = ["var", "GIT_COMMITTER_IDENT"];
  const result = await runGit({ args, cwd: folder, world, access: "write" });
  const [, email] = result.ok
    ? (/<([^<>]*)>/.exec(new TextDecoder().decode(result.output.stdout)) ?? [])
    : [];
  if (email !== undefined) return email;
  throw new TiphysError(
    "GIT_FAILED",
    "expected to know who signs, git does not. Set user.name and user.email in git's configuration.",
  );
}

function notSigned(name: string, stderr: string): TiphysError {
  if (/already exists/.test(stderr))
    return new TiphysError("GIT_FAILED", `tag ${name} is there already. Push it, or delete it.`);
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return new TiphysError(
    "GIT_FAILED",
    `expected git to sign tag ${name}, it said "${said}". Set user.signingKey, and gpg.format to ssh for an SSH key.`,
    { detail: stderr },
  );
}
