import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface GitRepository {
  readonly url: string;
  readonly folder: string;
  /** Writes the files (path to text), commits everything and returns the commit's full hash. */
  readonly commit: (files: Readonly<Record<string, string>>) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** A repository in a temporary folder with a copy of `source` (a folder) as its first commit. */
export async function createGitRepository(source?: string): Promise<GitRepository> {
  const folder = await mkdtemp(join(tmpdir(), "tiphys-repository-"));
  await git(folder, ["init", "--quiet", "--initial-branch=main"]);
  if (source !== undefined) await cp(source, folder, { recursive: true });
  const repository: GitRepository = {
    url: pathToFileURL(folder).href,
    folder,
    commit: (files) => commitFiles(folder, files),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await repository.commit({});
  return repository;
}

async function commitFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await git(folder, ["add", "--all"]);
  await git(folder, ["commit", "--quiet", "--allow-empty", "--message=Change"]);
  return (await git(folder, ["rev-parse", "HEAD"])).trim();
}

/** Git with a fixed author and date and without the machine's own settings. */
async function git(folder: string, args: readonly string[]): Promise<string> {
  const person = { NAME: "Test", EMAIL: "test@example.com", DATE: "2026-11-21T12:00:00Z" };
  const identity = Object.entries(person).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const { stdout } = await run("git", args, {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      ...Object.fromEntries(identity),
    },
  });
  return stdout;
}
