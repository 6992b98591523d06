import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What becomes of a file: another text, a change of its text, or null: it goes. */
export type FileChange = string | null | ((text: string) => string);

/** A bare repository, as a code host has it, and a clone in which people work. */
export interface LoopGit {
  /** Of the bare repository; what Argo CD reads, and "origin" of every clone. */
  readonly url: string;
  /** The main clone, on main. */
  readonly folder: string;
  /** Changes files on top of the remote's main and pushes; the commit's full hash. */
  readonly commit: (
    changes: Readonly<Record<string, FileChange>>,
    message: string,
  ) => Promise<string>;
  /** A fresh clone in a folder of its own, for another person. */
  readonly clone: () => Promise<string>;
  /** Brings the main clone to the remote's main, without what else lay there; the full hash. */
  readonly fetch: () => Promise<string>;
  /** What git says to a command, trimmed; in the main clone if no folder is named. */
  readonly git: (args: readonly string[], cwd?: string) => Promise<string>;
  /** Environment of whoever works in the clones. */
  readonly person: Readonly<Record<string, string>>;
}

/** Makes both in `folder`; the first commit holds the files of `source` after `changes`. */
export async function createLoopGit({
  folder,
  source,
  changes,
}: {
  readonly folder: string;
  readonly source: string;
  /** Is told the URL. */
  readonly changes: (url: string) => Readonly<Record<string, FileChange>>;
}): Promise<LoopGit> {
  const bare = join(folder, "ml-platform.git");
  const clone = join(folder, "ml-platform");
  const url = pathToFileURL(bare).href;
  const person = personIn(folder);
  const git = async (args: readonly string[], cwd = clone) => {
    const options = { cwd, env: { ...person, PATH: process.env.PATH } };
    return (await run("git", [...args], options)).stdout.trim();
  };
  await mkdir(folder, { recursive: true });
  await git(["init", "--quiet", "--bare", "--initial-branch=main", bare], folder);
  await git(["clone", "--quiet", url, clone], folder);
  await cp(source, clone, { recursive: true });
  const commitAll = async (message: string) => {
    await git(["add", "--all"]);
    await git(["commit", "--quiet", "--allow-empty", `--message=${message}`]);
    await git(["push", "--quiet", "origin", "HEAD:main"]);
    return await git(["rev-parse", "HEAD"]);
  };
  const fetch = async () => {
    await git(["fetch", "--quiet", "origin"]);
    await git(["reset", "--quiet", "--hard", "origin/main"]);
    await git(["clean", "--quiet", "--force", "-d"]);
    return await git(["rev-parse", "HEAD"]);
  };
  await changeFiles(clone, changes(url));
  await commitAll("Begin");
  await git(["branch", "--quiet", "--set-upstream-to=origin/main", "main"]);
  let clones = 0;
  return {
    ...{ url, folder: clone, fetch, git, person },
    commit: async (files, message) => {
      await fetch();
      await changeFiles(clone, files);
      return await commitAll(message);
    },
    clone: async () => {
      clones += 1;
      const path = join(folder, `clone-${clones}`);
      await git(["clone", "--quiet", url, path], folder);
      return path;
    },
  };
}

async function changeFiles(
  folder: string,
  changes: Readonly<Record<string, FileChange>>,
): Promise<void> {
  for (const [name, change] of Object.entries(changes)) {
    const path = join(folder, name);
    if (change === null) await rm(path);
    else if (typeof change === "string") {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, change);
    } else await writeFile(path, changed(name, await readFile(path, "utf8"), change));
  }
}

/** A change that does nothing is one whose file has become another. */
function changed(name: string, text: string, change: (text: string) => string): string {
  const after = change(text);
  if (after === text) throw new Error(`${name}: expected a text that the change knows`);
  return after;
}

function personIn(home: string): Readonly<Record<string, string>> {
  return {
    HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@acme.example",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@acme.example",
  };
}
