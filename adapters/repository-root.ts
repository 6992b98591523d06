import { lstatSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { isInside } from "./inside-folder.ts";
import { realFolder } from "./real-folder.ts";

export interface RepositoryRoot {
  /** Absolute, links resolved. */
  readonly root: string;
  /** Absolute path of tiphys.yaml; null where no fleet is described. */
  readonly fleetFile: string | null;
}

interface RootLookup {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In Argo CD's plugin there may be no .git: the working folder ends with the application's path. */
  readonly cwd: string;
}

const FLEET_FILE = "tiphys.yaml";

/**
 * Where the user's repository begins, seen from one of its folders: the folder of tiphys.yaml, never above `.git`
 * or above the tree that Argo CD unpacked. Without any of them the current folder where it holds `directory`, else that.
 * @throws FILE_UNREADABLE
 */
export function findRepositoryRoot(directory: string, lookup: RootLookup): RepositoryRoot {
  const start = realFolder(directory);
  const bound = argoBound(start, lookup) ?? nearestWith(start, ".git", null);
  const fleetFolder = nearestWith(start, FLEET_FILE, bound);
  if (fleetFolder !== null) return { root: fleetFolder, fleetFile: join(fleetFolder, FLEET_FILE) };
  return { root: bound ?? withoutMark(start, lookup), fleetFile: null };
}

/** A base beside the overlay must not count as outside, so the folder that a person works in is taken. */
function withoutMark(start: string, { cwd }: RootLookup): string {
  const current = realFolder(cwd);
  return isInside(current, start) ? current : start;
}

/** The nearest ancestor that holds `name`, be it a link that leads nowhere; `last` being the highest to look at (null: the file system's root). */
function nearestWith(start: string, name: string, last: string | null): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    if (lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined) return folder;
    if (folder === last || folder === dirname(folder)) return null;
  }
}

function argoBound(start: string, { env, cwd }: RootLookup): string | null {
  const sourcePath = env.ARGOCD_APP_SOURCE_PATH;
  if (sourcePath === undefined || sourcePath === "") return null;
  const folder = realFolder(cwd);
  const segments = sourcePath.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) return null;
  const suffix = segments.join(sep);
  if (suffix !== "" && !folder.endsWith(sep + suffix)) return null;
  const tree = suffix === "" ? folder : folder.slice(0, -suffix.length - 1);
  return isInside(tree, start) ? tree : null;
}
