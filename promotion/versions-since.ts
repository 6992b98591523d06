import type { TreeEntry } from "#adapters/git/list-tree.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { readBlobs } from "#adapters/git/read-blobs.ts";
import { TiphysError } from "#core/errors.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { holdsVersion, readVersion, type Version } from "#core/promotion/version.ts";
import { type OverlayStep, readSteps } from "./read-steps.ts";
import { textFiles } from "./text-files.ts";

const MAX_FILE_BYTES = 512 * 1024;

/** An overlay at the commit where the history begins, and the version that it has there. */
export interface OverlayVersion {
  readonly overlay: OverlayFiles;
  readonly promotable: Promotable;
  readonly version: Version;
}

/** The commit that brought a version; `time` in milliseconds since the epoch. */
export interface Arrival {
  readonly commit: string;
  readonly time: number;
}

/**
 * When each overlay got the version that it has; null where Git does not say. The number of git's processes grows with
 * the logarithm of what changed beside the version, not with the history. @throws GIT_FAILED
 */
export async function versionsSince(
  repository: GitRepository,
  commit: string,
  given: readonly OverlayVersion[],
): Promise<readonly (Arrival | null)[]> {
  const paths = given.map(({ overlay }) => overlay.path);
  const steps = await readSteps(repository, { commit, paths });
  let walks = given.map((question) => beginWalk(question, steps.get(question.overlay.path) ?? []));
  for (let count = 1; walks.some(({ isDone }) => !isDone); count *= 2) {
    const open = walks.filter(({ isDone }) => !isDone);
    const next = open.map((walk) => ({ ...walk, steps: walk.steps.slice(0, count) }));
    const texts = await textsBefore(repository, next);
    walks = walks.map((walk) => (walk.isDone ? walk : walkOn(walk, { texts, count })));
  }
  return walks.map(({ arrival }) => arrival);
}

/** A way back through the history of an overlay. */
interface Walk extends OverlayVersion {
  /** Not looked at yet, newest first. */
  readonly steps: readonly OverlayStep[];
  readonly arrival: Arrival | null;
  readonly isDone: boolean;
}

function beginWalk(question: OverlayVersion, steps: readonly OverlayStep[]): Walk {
  return { ...question, steps, arrival: null, isDone: steps.length === 0 };
}

interface Stretch {
  readonly texts: ReadonlyMap<string, string>;
  readonly count: number;
}

function walkOn(walk: Walk, { texts, count }: Stretch): Walk {
  let { files } = walk.overlay;
  let { arrival } = walk;
  for (const step of walk.steps.slice(0, count)) {
    arrival = { commit: step.commit, time: step.time };
    files = filesBefore(files, { step, texts });
    if (!wasThere(files, walk)) return { ...walk, arrival, isDone: true };
  }
  const steps = walk.steps.slice(count);
  const overlay = { ...walk.overlay, files };
  return { ...walk, overlay, steps, arrival, isDone: steps.length === 0 };
}

/** What could not be read then was another version. */
function wasThere(
  files: OverlayFiles["files"],
  { overlay, promotable, version }: OverlayVersion,
): boolean {
  try {
    return holdsVersion(readVersion({ ...overlay, files }, promotable), version);
  } catch (error) {
    if (error instanceof TiphysError) return false;
    throw error;
  }
}

/** The files of an overlay as they were before a step. */
export function filesBefore(
  files: OverlayFiles["files"],
  { step, texts }: { readonly step: OverlayStep; readonly texts: ReadonlyMap<string, string> },
): OverlayFiles["files"] {
  const old = new Map(files);
  for (const { name, before } of step.changes) {
    if (before === null) old.delete(name);
    else old.set(name, { object: before, text: texts.get(before) ?? null, isPlain: true });
  }
  return old;
}

interface PastSteps {
  readonly steps: readonly OverlayStep[];
  readonly promotable: Promotable;
}

/** The texts that were there before some steps, as far as versions are read from them. @throws GIT_FAILED */
export async function textsBefore(
  repository: GitRepository,
  past: readonly PastSteps[],
): Promise<ReadonlyMap<string, string>> {
  const objects = past.flatMap(({ steps, promotable }) => {
    const changes = steps.flatMap((step) => step.changes);
    const wanted = textFiles(
      changes.map(({ name }) => name),
      promotable,
    );
    return changes.flatMap(({ name, before }) =>
      before !== null && wanted.has(name) ? [before] : [],
    );
  });
  return await readObjects(repository, objects);
}

/** Texts by what Git calls them. @throws GIT_FAILED */
export async function readObjects(
  repository: GitRepository,
  objects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const entries = [...new Set(objects)].map((object): TreeEntry => ({
    kind: "file",
    object,
    bytes: MAX_FILE_BYTES,
    path: object,
  }));
  const texts = new Map<string, string>();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  await readBlobs(repository, entries, ({ object }, content) => {
    texts.set(object, decoder.decode(content));
  });
  return texts;
}
