import { existsSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { TiphysError } from "#core/errors.ts";
import { isInside } from "./inside-folder.ts";

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
 * or above the tree that Argo CD unpacked. Without any of them the folder itself.
 * @throws FILE_UNREADABLE
 */
export function findRepositoryRoot(directory: string, lookup: RootLookup): RepositoryRoot {
  const start = realFolder(directory);
  const bound = argoBound(start, lookup) ?? nearestWith(start, ".git", null);
  const fleetFolder = nearestWith(start, FLEET_FILE, bound);
  if (fleetFolder !== null) return { root: fleetFolder, fleetFile: join(fleetFolder, FLEET_FILE) };
  return { root: bound ?? start, fleetFile: null };
}

/** The nearest ancestor that holds `name`, `last` being the highest to look at (null: the file system's root). */
function nearestWith(start: string, name: string, last: string | null): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
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

function realFolder(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (cause) {
    throw new TiphysError(
      "FILE_UNREADABLE",
      `${path}: expected a folder that can be read, got ${errorCode(cause)}. Check the path.`,
      { cause },
    );
  }
}

function errorCode(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return code === "ENOENT" ? "nothing" : String(code ?? "an error");
}
