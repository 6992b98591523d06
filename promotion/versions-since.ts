import { isUtf8 } from "node:buffer";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { type ObjectReader, openObjectReader } from "#adapters/git/object-reader.ts";
import { TiphysError } from "#core/errors.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { holdsVersion, readVersion, type Version } from "#core/promotion/version.ts";
import { textFiles } from "./text-files.ts";
import { type OverlayStep, type StepWalk, walkSteps } from "./walk-steps.ts";

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
  /** True where the clone is shallow and knows no earlier commit: it came then or before. */
  readonly isOldestKnown: boolean;
}

/**
 * When each overlay got the version that it has; null where Git does not say. Two processes of git, however long the
 * history; it is read no further than the last answer needs. @throws GIT_FAILED
 */
export async function versionsSince(
  repository: GitRepository,
  commit: string,
  given: readonly OverlayVersion[],
): Promise<readonly (Arrival | null)[]> {
  if (given.length === 0) return [];
  const paths = given.map(({ overlay }) => overlay.path);
  return await arrivalsAlong(repository, walkSteps(repository, { commit, paths }), given);
}

/** As `versionsSince`, along a walk that has begun, and is stopped here. @throws GIT_FAILED */
export async function arrivalsAlong(
  repository: GitRepository,
  walk: StepWalk,
  given: readonly OverlayVersion[],
): Promise<readonly (Arrival | null)[]> {
  const objects = openObjectReader(repository);
  try {
    let ways = given.map((question): Way => ({ ...question, arrival: null, isDone: false }));
    for (;;) {
      const open = ways.filter(({ isDone }) => !isDone);
      if (open.length === 0) break;
      const steps = await walk.next(new Set(open.map(({ overlay }) => overlay.path)));
      if (steps === null) break;
      const byOverlay = Map.groupBy(steps, ({ overlay }) => overlay);
      const texts = await textsBefore(
        objects,
        open.map(({ overlay, promotable }) => ({
          steps: byOverlay.get(overlay.path) ?? [],
          promotable,
        })),
      );
      ways = ways.map((way) => goBack(way, { steps: byOverlay.get(way.overlay.path), texts }));
    }
    return ways.map(({ arrival }) => arrival);
  } finally {
    await Promise.all([walk.stop(), objects.close()]);
  }
}

/** A way back through the history of an overlay, whose files are those before its last step. */
interface Way extends OverlayVersion {
  readonly arrival: Arrival | null;
  readonly isDone: boolean;
}

interface Stretch {
  readonly steps: readonly OverlayStep[] | undefined;
  readonly texts: ReadonlyMap<string, string>;
}

function goBack(way: Way, { steps = [], texts }: Stretch): Way {
  if (way.isDone || steps.length === 0) return way;
  let { files } = way.overlay;
  let { arrival } = way;
  for (const step of steps) {
    const { commit, time, isOldestKnown } = step;
    arrival = { commit, time, isOldestKnown };
    files = filesBefore(files, { step, texts });
    if (!wasThere(files, way)) return { ...way, arrival, isDone: true };
  }
  return { ...way, overlay: { ...way.overlay, files }, arrival };
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
  for (const { name, before, wasPlain } of step.changes) {
    if (before === null) old.delete(name);
    else {
      const text = wasPlain ? (texts.get(before) ?? null) : null;
      old.set(name, { object: before, text, isPlain: wasPlain });
    }
  }
  return old;
}

interface PastSteps {
  readonly steps: readonly OverlayStep[];
  readonly promotable: Promotable;
}

/** The texts that were there before some steps, as far as versions are read from them. @throws GIT_FAILED */
export async function textsBefore(
  objects: ObjectReader,
  past: readonly PastSteps[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = past.flatMap(({ steps, promotable }) => {
    const changes = steps.flatMap((step) => step.changes);
    const names = textFiles(
      changes.map(({ name }) => name),
      promotable,
    );
    return changes.flatMap(({ name, before, wasPlain }) =>
      before !== null && wasPlain && names.has(name) ? [before] : [],
    );
  });
  return await readTexts(objects, wanted);
}

/** Texts by what Git calls them, without what is no UTF-8. @throws GIT_FAILED where the clone lacks one */
export async function readTexts(
  objects: ObjectReader,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const contents = await objects.read(names);
  const texts = new Map<string, string>();
  for (const name of names) {
    const content = contents.get(name);
    if (content === undefined) throw lacking(name);
    if (isUtf8(content)) texts.set(name, decoder.decode(content));
  }
  return texts;
}

/** Texts by what Git calls them, by a git of their own. @throws GIT_FAILED */
export async function readObjects(
  repository: GitRepository,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const objects = openObjectReader(repository);
  try {
    return await readTexts(objects, names);
  } finally {
    await objects.close();
  }
}

function lacking(name: string): TiphysError {
  return new TiphysError(
    "GIT_FAILED",
    `${name}: expected its content in the clone, git has none. A clone made with --filter lacks it: fetch it with "git fetch --refetch", or clone without a filter.`,
  );
}
