import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import { askGit, type GitRepository } from "./open-repository.ts";
import { type GitRequest, runGit } from "./run-git.ts";

/** A file as it is to be; `path` relative to the repository's folder. Null content: it goes. */
export interface FileWrite {
  readonly path: string;
  readonly mode: "100644" | "100755";
  readonly content: { readonly text: string } | { readonly object: string } | null;
}

export interface CommitRequest {
  /** Full hash. */
  readonly parent: string;
  readonly files: readonly FileWrite[];
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Makes a commit of some files on top of another one, by an index of its own: no branch, work tree or index is
 * touched. Signed where `commit.gpgSign` says so. Its full hash. @throws GIT_FAILED
 */
export async function commitChanges(
  repository: GitRepository,
  { parent, files, message, now }: CommitRequest,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tiphys-index-"));
  const variables = { GIT_INDEX_FILE: join(folder, "index") };
  try {
    await write(repository, { args: ["read-tree", parent], variables });
    const entries = await indexEntries(repository, { files, nameless: "0".repeat(parent.length) });
    const update = ["update-index", "-z", "--index-info"];
    await write(repository, { args: update, variables, input: entries });
    const tree = await write(repository, { args: ["write-tree"], variables });
    const isSigned = await askGit(repository, ["config", "--type=bool", "commit.gpgSign"]);
    const sign = isSigned === "true" ? ["-S"] : [];
    const date = `${Math.floor(now / 1000)} +0000`;
    return await write(repository, {
      args: ["commit-tree", tree, "-p", parent, ...sign, "-F", "-"],
      variables: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      input: message,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function indexEntries(
  repository: GitRepository,
  { files, nameless }: { readonly files: readonly FileWrite[]; readonly nameless: string },
): Promise<string> {
  const lines: string[] = [];
  for (const { path, mode, content } of files) {
    const whole = repository.prefix === "" ? path : `${repository.prefix}/${path}`;
    const object = content === null ? nameless : await objectOf(repository, content);
    lines.push(`${content === null ? "0" : mode} ${object}\t${whole}\0`);
  }
  return lines.join("");
}

async function objectOf(
  repository: GitRepository,
  content: NonNullable<FileWrite["content"]>,
): Promise<string> {
  if ("object" in content) return content.object;
  const args = ["hash-object", "-w", "--no-filters", "--stdin"];
  return await write(repository, { args, input: content.text });
}

/** The first line of what git says. */
async function write(
  { folder, world }: GitRepository,
  request: Pick<GitRequest, "args" | "variables" | "input">,
): Promise<string> {
  const result = await runGit({ ...request, cwd: folder, world, access: "write" });
  if (result.ok) return new TextDecoder().decode(result.output.stdout).split("\n")[0] ?? "";
  throw new TiphysError("GIT_FAILED", failureWords(request.args[0] ?? "", result.failure.stderr), {
    detail: result.failure.stderr,
  });
}

function failureWords(verb: string, stderr: string): string {
  if (/empty ident|user\.email|tell me who you are/i.test(stderr)) {
    return "expected to know who commits, git does not. Set user.name and user.email in git's configuration.";
  }
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return `git ${verb}: expected it to write the commit, it said "${said}". No branch was changed; mend what it names.`;
}
