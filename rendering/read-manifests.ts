import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from "node:fs";
import { isUtf8 } from "node:buffer";
import { join } from "node:path";
import { problemsError, type Problem } from "#core/errors.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { realFolder } from "#adapters/real-folder.ts";

export interface ManifestFile {
  /** Relative to the repository's root, with slashes. */
  readonly file: string;
  readonly text: string;
}

interface ManifestRequest {
  readonly directory: string;
  readonly repositoryRoot: string;
  readonly maxBytes?: number;
}

interface ManifestWalk {
  readonly root: string;
  readonly paths: string[];
  readonly problems: Problem[];
  readonly folders: Set<string>;
}

const MANIFEST_NAME = /\.(ya?ml|json)$/i;
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/**
 * The *.yaml, *.yml and *.json of a folder and all below it, sorted by path; hidden files and folders are left out.
 * @throws RENDER_REFUSED for links out of the repository and too much text, RENDER_FAILED for unreadable files or none
 */
export function readManifests(request: ManifestRequest): readonly ManifestFile[] {
  const root = realFolder(request.repositoryRoot);
  const walk: ManifestWalk = { root, paths: [], problems: [], folders: new Set() };
  collect(walk, realFolder(request.directory));
  if (walk.problems.length > 0) throw problemsError("RENDER_REFUSED", walk.problems);
  if (walk.paths.length === 0) throw problemsError("RENDER_FAILED", [noManifests(request)]);
  refuseTooMuch(walk, request.maxBytes ?? DEFAULT_MAX_BYTES);
  return walk.paths.map((path) => readManifest(root, path)).sort(byFile);
}

function collect(walk: ManifestWalk, folder: string): void {
  if (!isInside(walk.root, folder)) return noteLeaving(walk, folder);
  const real = realpathSync.native(folder);
  if (walk.folders.has(real)) return;
  walk.folders.add(real);
  for (const entry of entriesOf(walk, folder)) {
    if (entry.name.startsWith(".")) continue;
    collectEntry(walk, join(folder, entry.name), entry);
  }
}

function entriesOf(walk: ManifestWalk, folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    walk.problems.push({
      file: pathFrom(walk.root, folder),
      message: "expected a folder that can be read, got one that cannot",
      remedy: "Check its permissions.",
    });
    return [];
  }
}

function collectEntry(walk: ManifestWalk, path: string, entry: Dirent): void {
  const stats = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
  const wanted = stats === undefined || stats.isDirectory() || MANIFEST_NAME.test(entry.name);
  if (!wanted) return;
  if (stats === undefined) return noteDangling(walk, path);
  if (entry.isSymbolicLink() && !isInside(walk.root, realpathSync.native(path))) {
    return noteLeaving(walk, path);
  }
  if (stats.isDirectory()) collect(walk, path);
  else if (stats.isFile()) walk.paths.push(path);
}

function noteLeaving(walk: ManifestWalk, path: string): void {
  walk.problems.push({
    file: pathFrom(walk.root, path),
    message: "expected a path in the repository, got one that leads out of it",
    remedy: "Copy what is needed into the repository.",
  });
}

function noteDangling(walk: ManifestWalk, path: string): void {
  if (!MANIFEST_NAME.test(path)) return;
  walk.problems.push({
    file: pathFrom(walk.root, path),
    message: "expected a file, got a link that leads nowhere",
    remedy: "Correct or remove the link.",
  });
}

function noManifests({ directory, repositoryRoot }: ManifestRequest): Problem {
  return {
    file: pathFrom(repositoryRoot, directory),
    message: "expected a kustomization.yaml or manifests (*.yaml, *.yml, *.json), got neither",
    remedy: "Check the path.",
  };
}

function refuseTooMuch(walk: ManifestWalk, maxBytes: number): void {
  const bytes = walk.paths.reduce((sum, path) => sum + statSync(path).size, 0);
  if (bytes <= maxBytes) return;
  const message = `expected at most ${maxBytes} bytes of manifests, got ${bytes}`;
  throw problemsError("RENDER_REFUSED", [{ message, remedy: "Name a smaller folder." }]);
}

function readManifest(root: string, path: string): ManifestFile {
  const file = pathFrom(root, path);
  const bytes = bytesOf(path);
  if (bytes !== null && isUtf8(bytes)) return { file, text: bytes.toString("utf8") };
  const message = `expected UTF-8 text, got ${bytes === null ? "a file that cannot be read" : "other bytes"}`;
  const remedy = bytes === null ? "Check its permissions." : "Save it as UTF-8.";
  throw problemsError("RENDER_FAILED", [{ file, message, remedy }]);
}

function bytesOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function byFile(left: ManifestFile, right: ManifestFile): number {
  return left.file < right.file ? -1 : 1;
}
