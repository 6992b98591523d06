import { findKustomize, type Kustomize } from "#adapters/find-kustomize.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { reasonOf } from "#adapters/read-file.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { CheckTarget } from "./check-target.ts";
import type { TargetReading } from "./judge-target.ts";
import { readTarget, type ReadingContext } from "./read-target.ts";

/** What is wrong with one target must not stop the others; a missing kustomize concerns all. */
export async function readSafely(
  target: CheckTarget,
  context: ReadingContext,
): Promise<TargetReading> {
  if (context.signal.aborted) throw stopped();
  try {
    return await readTarget(target, context);
  } catch (error) {
    if (context.signal.aborted) throw stopped();
    const shown = error instanceof TiphysError ? error : fileError(error, context);
    if (shown !== null && TARGET_ERRORS.has(shown.code)) return { error: shown };
    throw error;
  }
}

/** Looks for kustomize when it is asked for first. */
export function kustomizeOnce(world: World): () => Kustomize {
  let found: Kustomize | null = null;
  return () => (found ??= findKustomize(world));
}

export function stopped(): TiphysError {
  return new TiphysError(
    "RENDER_FAILED",
    "stopped from outside before everything was judged. Run it again.",
  );
}

/** What the file system refused, wherever on the way to the manifests; null for any other fault. */
function fileError(error: unknown, { repository }: ReadingContext): TiphysError | null {
  const { syscall, path } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || syscall === undefined || path === undefined) return null;
  const message = `${pathFrom(repository.root, path)}: ${reasonOf(error)}.`;
  return new TiphysError("FILE_UNREADABLE", message, { cause: error });
}

const TARGET_ERRORS: ReadonlySet<string> = new Set([
  "RENDER_FAILED",
  "RENDER_REFUSED",
  "MANIFEST_UNREADABLE",
  "FILE_UNREADABLE",
]);
