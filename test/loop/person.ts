import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileChange } from "#test/support/loop-git.ts";
import { loopWorld, type LoopWorld } from "./world.ts";

/** Somebody who works in a clone of their own. */
export interface Person {
  readonly folder: string;
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly tiphys: (...argv: readonly string[]) => ReturnType<LoopWorld["tiphys"]>;
  /** Commits without pushing; the full hash. */
  readonly commit: (
    changes: Readonly<Record<string, FileChange>>,
    message: string,
  ) => Promise<string>;
}

/** Clones the fleet for somebody with this name. */
export async function somebody(name: string): Promise<Person> {
  const world = loopWorld();
  const folder = await world.git.clone();
  const git = (...args: readonly string[]) => world.git.git(args, folder);
  const email = `${name.toLowerCase()}@acme.example`;
  const env = {
    ...{ GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email },
    ...{ GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email },
  };
  return {
    folder,
    git,
    tiphys: (...argv) => world.tiphys(argv, { cwd: folder, env }),
    commit: async (changes, message) => {
      for (const [path, change] of Object.entries(changes)) {
        const file = join(folder, path);
        if (change === null) await rm(file);
        else if (typeof change === "string") await writeFile(file, change);
        else await writeFile(file, change(await readFile(file, "utf8")));
      }
      await git("add", "--all");
      const author = `--author=${name} <${email}>`;
      await git("commit", "--quiet", author, `--message=${message}`);
      return await git("rev-parse", "HEAD");
    },
  };
}
