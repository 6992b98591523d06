import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface GitRepository {
  readonly url: string;
  /** The first commit's full hash. */
  readonly revision: string;
  /**
   * Commits the files (path to text; "-> target" makes a link) on a branch of their own, on top of the first commit: no change
   * sees another. Returns the commit's full hash.
   */
  readonly commit: (files: Readonly<Record<string, string>>) => Promise<string>;
  /** Commits them on top of main, which every push moves; null removes a file. Returns the full hash. */
  readonly push: (files: Readonly<Record<string, string | null>>) => Promise<string>;
  /** What git says to a command in the repository. */
  readonly git: (args: readonly string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** A repository in a temporary folder with a copy of `source` (a folder) as its first commit. */
export async function createGitRepository(source?: string): Promise<GitRepository> {
  const folder = await mkdtemp(join(tmpdir(), "tiphys-repository-"));
  await git(folder, ["init", "--quiet", "--initial-branch=main"]);
  if (source !== undefined) await cp(source, folder, { recursive: true });
  const revision = await commitAll(folder);
  let changes = 0;
  return {
    url: pathToFileURL(folder).href,
    revision,
    commit: async (files) => {
      changes += 1;
      await git(folder, ["checkout", "--quiet", "-b", `change-${changes}`, revision]);
      await writeFiles(folder, files);
      return commitAll(folder);
    },
    push: async (files) => {
      await git(folder, ["checkout", "--quiet", "main"]);
      await writeFiles(folder, files);
      return commitAll(folder);
    },
    git: (args) => git(folder, args),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) {
      await rm(join(folder, path));
      continue;
    }
    await mkdir(dirname(join(folder, path)), { recursive: true });
    if (text.startsWith("-> ")) await symlink(text.slice(3), join(folder, path));
    else await writeFile(join(folder, path), text);
  }
}

async function commitAll(folder: string): Promise<string> {
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
