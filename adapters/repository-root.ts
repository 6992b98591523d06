import { lstatSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { isInside, pathFrom } from "./inside-folder.ts";
import { realFolder } from "./real-folder.ts";

export interface RepositoryRoot {
  /** Absolute, links resolved. */
  readonly root: string;
  /** Absolute path of tiphys.yaml; null where no fleet is described. */
  readonly fleetFile: string | null;
  /** The folders of the repository above the root, where Argo CD sent only what lies below them: "apps". */
  readonly above?: string;
}

interface RootLookup {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In Argo CD's plugin there may be no .git: the working folder ends with the application's path. */
  readonly cwd: string;
}

/** What describes a fleet, in the folder that is its root. */
export const FLEET_FILE = "tiphys.yaml";

/**
 * Where the user's repository begins, seen from one of its folders: the folder of tiphys.yaml, never above `.git`
 * or above the tree that Argo CD unpacked. Without any of them the current folder where it holds `directory`, else that.
 * @throws FILE_UNREADABLE
 */
export function findRepositoryRoot(directory: string, lookup: RootLookup): RepositoryRoot {
  const start = realFolder(directory);
  const tree = argoTree(start, lookup);
  const bound = tree?.above === "" ? tree.root : nearestWith(start, ".git", null);
  const fleetFolder = nearestWith(start, FLEET_FILE, bound);
  if (fleetFolder !== null) return { root: fleetFolder, fleetFile: join(fleetFolder, FLEET_FILE) };
  if (bound !== null) return { root: bound, fleetFile: null };
  if (tree === null) return { root: withoutMark(start, lookup), fleetFile: null };
  return { root: tree.root, fleetFile: null, above: tree.above };
}

/** A folder as the repository names it, whatever part of that Argo CD has sent. */
export function pathInRepository({ root, above }: RepositoryRoot, folder: string): string {
  const path = pathFrom(root, folder);
  if (above === undefined) return path;
  return path === "." ? above : `${above}/${path}`;
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

interface ArgoTree {
  readonly root: string;
  readonly above: string;
}

/**
 * What Argo CD unpacked: the working folder ends with the application's path, or with its last part. With
 * manifest-generate-paths only the folder is sent below which all of them lie.
 */
function argoTree(start: string, { env, cwd }: RootLookup): ArgoTree | null {
  const sourcePath = env.ARGOCD_APP_SOURCE_PATH;
  if (sourcePath === undefined || sourcePath === "") return null;
  const folder = realFolder(cwd);
  const segments = sourcePath.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) return null;
  const sent = segments.findIndex((_, index) =>
    folder.endsWith(sep + segments.slice(index).join(sep)),
  );
  const below = sent < 0 ? [] : segments.slice(sent);
  const root = below.length === 0 ? folder : folder.slice(0, -below.join(sep).length - 1);
  const above = segments.slice(0, segments.length - below.length).join("/");
  return isInside(root, start) ? { root, above } : null;
}
