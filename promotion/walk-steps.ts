import type { GitRepository } from "#adapters/git/open-repository.ts";
import { type GitStream, streamGit } from "#adapters/git/stream-git.ts";
import { type CommitRecord, RecordReader } from "./read-records.ts";

/** What one commit changed in an overlay. */
export interface OverlayStep {
  /** The overlay's path. */
  readonly overlay: string;
  /** Full hash. */
  readonly commit: string;
  /** Milliseconds since the epoch, by the committer's clock. */
  readonly time: number;
  /** True where a shallow clone ends: what is there came with this commit or before it. */
  readonly isOldestKnown: boolean;
  readonly changes: readonly OverlayChange[];
}

/** `name` below the overlay; `before` is what Git calls the content that was there, null for nothing. */
export interface OverlayChange {
  readonly name: string;
  readonly before: string | null;
  /** False for what was a link or a submodule. */
  readonly wasPlain: boolean;
}

/** The history of overlays on first parents, newest first, as git finds it. */
export interface StepWalk {
  /** The steps found since the last time; null at the end. @throws GIT_FAILED */
  readonly next: (overlays: ReadonlySet<string>) => Promise<readonly OverlayStep[] | null>;
  readonly stop: () => Promise<void>;
}

/** With more folders than this, git is quicker when it is asked for what holds them. */
const MAX_PATHS = 20;

/** Nothing of a user's own settings may change what is listed. */
const LOG = [
  ...["-c", "log.showRoot=true", "log", "--first-parent", "-m", "--no-show-signature"],
  ...["--no-follow", "--no-relative", "--no-color", "--no-notes", "--encoding=UTF-8"],
  ...["--format=commit %H %ct %P", "--raw", "--no-abbrev", "--no-renames", "-z"],
];

/** Begins to walk from a commit below some folders, in one process of git; the caller stops it. @throws GIT_FAILED */
export function walkSteps(
  { folder, prefix, isShallow, world }: GitRepository,
  { commit, paths }: { readonly commit: string; readonly paths: readonly string[] },
): StepWalk {
  const wanted = fewerPaths(paths);
  const git = streamGit({
    args: [...LOG, commit, "--", ...wanted],
    cwd: folder,
    world,
    // Many overlays are walked to the end, mostly: git need not hand over each commit by itself.
    variables: paths.length > MAX_PATHS ? { GIT_FLUSH: "0" } : {},
  });
  const reader = new RecordReader();
  const top = prefix === "" ? "" : `${prefix}/`;
  return {
    next: async (overlays) => {
      const records = await nextRecords(git, reader);
      return records?.flatMap((record) => stepsOf(record, { top, overlays, isShallow })) ?? null;
    },
    stop: git.stop,
  };
}

async function nextRecords(
  git: GitStream,
  reader: RecordReader,
): Promise<readonly CommitRecord[] | null> {
  const bytes = await git.next();
  if (bytes.length > 0) return reader.take(bytes);
  const last = reader.end();
  return last.length > 0 ? last : null;
}

/** The folders themselves, or the first segments of many: "apps". */
function fewerPaths(paths: readonly string[]): readonly string[] {
  if (paths.length <= MAX_PATHS) return paths;
  const first = [...new Set(paths.map((path) => path.split("/")[0] ?? ""))];
  return first.length > MAX_PATHS ? ["."] : first;
}

interface Places {
  readonly top: string;
  readonly overlays: ReadonlySet<string>;
  readonly isShallow: boolean;
}

function stepsOf(record: CommitRecord, { top, overlays, isShallow }: Places): OverlayStep[] {
  const changes = record.changes.flatMap(({ path, ...before }) => {
    const inside = path.startsWith(top) ? path.slice(top.length) : "";
    return overlaysAround(inside, overlays).map((overlay) => ({
      overlay,
      change: { name: inside.slice(overlay.length + 1), ...before },
    }));
  });
  const byOverlay = Map.groupBy(changes, ({ overlay }) => overlay);
  const { commit, time, isRoot } = record;
  return [...byOverlay].map(([overlay, own]) => ({
    overlay,
    commit,
    time,
    isOldestKnown: isShallow && isRoot,
    changes: own.map(({ change }) => change),
  }));
}

/** A file of an overlay inside of another one belongs to both. */
function overlaysAround(path: string, overlays: ReadonlySet<string>): readonly string[] {
  const around: string[] = [];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    if (overlays.has(path.slice(0, end))) around.push(path.slice(0, end));
  }
  return around;
}
