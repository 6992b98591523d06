import { type ObjectReader, openObjectReader } from "#adapters/git/object-reader.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { TiphysError } from "#core/errors.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import {
  holdsVersion,
  isEmptyVersion,
  readVersion,
  type Version,
} from "#core/promotion/version.ts";
import { filesBefore, type OverlayVersion, textsBefore } from "../versions-since.ts";
import { type OverlayStep, type StepWalk, walkSteps } from "../walk-steps.ts";

/** A version that an overlay had, and the commit that brought it. */
export interface PastVersion {
  readonly version: Version;
  /** Full hash. */
  readonly commit: string;
  /** Milliseconds since the epoch, by the committer's clock. */
  readonly time: number;
  /** True where a shallow clone ends: it came then or before, by whomever. */
  readonly isOldestKnown: boolean;
  readonly author: string;
  readonly subject: string;
}

interface Question extends OverlayVersion {
  readonly limit: number;
}

/** The versions that an overlay has had, newest first, at most `limit`, on first parents. @throws GIT_FAILED */
export async function readHistory(
  git: GitRepository,
  commit: string,
  question: Question,
): Promise<readonly PastVersion[]> {
  const walk = walkSteps(git, { commit, paths: [question.overlay.path] });
  const objects = openObjectReader(git);
  try {
    return await withWords(git, await versionsAlong(walk, objects, question));
  } finally {
    await Promise.all([walk.stop(), objects.close()]);
  }
}

interface Found {
  readonly version: Version;
  readonly step: OverlayStep;
}

async function versionsAlong(
  walk: StepWalk,
  objects: ObjectReader,
  { overlay, promotable, version, limit }: Question,
): Promise<readonly Found[]> {
  const { path } = overlay;
  const found: Found[] = [];
  let { files } = overlay;
  let current = version;
  for (;;) {
    const steps = await walk.next(new Set([path]));
    if (steps === null) break;
    const texts = await textsBefore(objects, [{ steps, promotable }]);
    for (const step of steps) {
      files = filesBefore(files, { step, texts });
      const before = versionOf({ path, files }, promotable);
      if (isSame(current, before)) continue;
      if (!isEmptyVersion(current)) found.push({ version: current, step });
      if (found.length === limit) return found;
      current = before;
    }
  }
  return found;
}

const NO_VERSION: Version = { images: [], files: {}, fields: {} };

/** What could not be read then was no version. */
function versionOf(overlay: OverlayFiles, promotable: Question["promotable"]): Version {
  try {
    return readVersion(overlay, promotable);
  } catch (error) {
    if (error instanceof TiphysError) return NO_VERSION;
    throw error;
  }
}

function isSame(left: Version, right: Version): boolean {
  return holdsVersion(left, right) && holdsVersion(right, left);
}

async function withWords(
  { folder, world }: GitRepository,
  found: readonly Found[],
): Promise<readonly PastVersion[]> {
  if (found.length === 0) return [];
  const plain = ["--no-show-signature", "--no-color", "--no-notes", "--encoding=UTF-8"];
  const args = ["log", "--no-walk=unsorted", ...plain, "--stdin", "-z", "--format=%an%x01%s"];
  const input = found.map(({ step }) => `${step.commit}\n`).join("");
  const result = await runGit({ args, cwd: folder, world, input });
  const text = result.ok ? new TextDecoder().decode(result.output.stdout) : "";
  const words = text.split("\0").map((line) => line.split("\x01"));
  return found.map(({ version, step: { commit, time, isOldestKnown } }, index) => {
    const [author = "", subject = ""] = words[index] ?? [];
    return { version, commit, time, isOldestKnown, author, subject };
  });
}
