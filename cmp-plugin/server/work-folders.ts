import { randomUUID } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { TiphysError } from "#core/errors.ts";

/** Where uploads are unpacked: one folder of ours, a folder in it for each render. */
export interface WorkFolders {
  /**
   * Runs the work, which gets a new folder when it asks for one. That is removed however the work ends, while its
   * answer is on the way already.
   */
  readonly use: <T>(work: (folder: () => string) => Promise<T>) => Promise<T>;
  /** Removes those that are left, also of calls that nobody waits for any more. */
  readonly removeAll: () => Promise<void>;
}

const NAME = "_tiphys_cmp_server";
const PREFIX = "render-";

/**
 * Makes the folder, for this user alone, or takes the one of an earlier server and removes what that left.
 * Nothing else is ever removed. @throws CONFIG_INVALID when it is not ours
 */
export async function openWorkFolders(parent: string): Promise<WorkFolders> {
  const folder = join(realFolderOf(parent), NAME);
  makeOwn(folder);
  refuseFleetAbove(folder);
  const removeAll = async () => {
    const left = readdirSync(folder).filter((name) => name.startsWith(PREFIX));
    await Promise.all(left.map((name) => remove(join(folder, name))));
  };
  await removeAll();
  const removing = new Set<Promise<void>>();
  const removeSoon = (own: string) => {
    const removal = remove(own)
      // The next start removes what cannot be removed now.
      .catch(() => undefined)
      .finally(() => removing.delete(removal));
    removing.add(removal);
  };
  return {
    removeAll: async () => {
      await Promise.all(removing);
      await removeAll();
    },
    use: async (work) => {
      let own: string | null = null;
      const make = () => {
        if (own !== null) return own;
        own = join(folder, `${PREFIX}${randomUUID()}`);
        mkdirSync(own, { mode: 0o700 });
        return own;
      };
      try {
        return await work(make);
      } finally {
        if (own !== null) removeSoon(own);
      }
    },
  };
}

function realFolderOf(parent: string): string {
  try {
    return realpathSync.native(parent);
  } catch (error) {
    throw invalid(parent, "a folder to unpack in", (error as NodeJS.ErrnoException).code, error);
  }
}

function makeOwn(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const stats = lstatSync(folder);
    if (!stats.isDirectory()) throw invalid(folder, "a folder of our own", "something else");
    const { uid } = userInfo();
    if (uid >= 0 && stats.uid !== uid)
      throw invalid(folder, `a folder of user ${uid}`, `one of user ${stats.uid}`);
    chmodSync(folder, 0o700);
  } catch (error) {
    if (error instanceof TiphysError) throw error;
    throw invalid(folder, "a folder of our own", (error as NodeJS.ErrnoException).code, error);
  }
}

/** A fleet or a repository above would be taken for that of every upload without one. */
function refuseFleetAbove(folder: string): void {
  const { root } = findRepositoryRoot(folder, { env: {}, cwd: folder });
  if (root !== folder)
    throw invalid(folder, "no tiphys.yaml and no .git in a folder above", `one in ${root}`);
}

async function remove(folder: string): Promise<void> {
  // What runs in it may still write for a moment.
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function invalid(folder: string, expected: string, got: string | undefined, cause?: unknown) {
  return new TiphysError(
    "CONFIG_INVALID",
    `${folder}: expected ${expected}, got ${got ?? "an error"}. Name another folder in ARGOCD_CMP_WORKDIR.`,
    { cause },
  );
}
