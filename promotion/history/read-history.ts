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
import { type OverlayStep, readSteps } from "../read-steps.ts";
import { filesBefore, type OverlayVersion, textsBefore } from "../versions-since.ts";

/** A version that an overlay had, and the commit that brought it. */
export interface PastVersion {
  readonly version: Version;
  /** Full hash. */
  readonly commit: string;
  /** Milliseconds since the epoch, by the committer's clock. */
  readonly time: number;
  readonly author: string;
  readonly subject: string;
}

interface Question extends OverlayVersion {
  readonly limit: number;
}

/** Commits of an overlay that are read at once. */
const STRETCH = 100;

/** The versions that an overlay has had, newest first, at most `limit`, on first parents. @throws GIT_FAILED */
export async function readHistory(
  git: GitRepository,
  commit: string,
  { overlay, promotable, version, limit }: Question,
): Promise<readonly PastVersion[]> {
  const { path } = overlay;
  const steps = (await readSteps(git, { commit, paths: [path] })).get(path) ?? [];
  const found: { readonly version: Version; readonly step: OverlayStep }[] = [];
  let { files } = overlay;
  let current = version;
  for (let at = 0; at < steps.length && found.length < limit; at += STRETCH) {
    const stretch = steps.slice(at, at + STRETCH);
    const texts = await textsBefore(git, [{ steps: stretch, promotable }]);
    for (const step of stretch) {
      files = filesBefore(files, { step, texts });
      const before = versionOf({ path, files }, promotable);
      if (isSame(current, before)) continue;
      if (!isEmptyVersion(current)) found.push({ version: current, step });
      current = before;
    }
  }
  return await withWords(git, found.slice(0, limit));
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
  found: readonly { readonly version: Version; readonly step: OverlayStep }[],
): Promise<readonly PastVersion[]> {
  if (found.length === 0) return [];
  const args = ["log", "--no-walk=unsorted", "--stdin", "-z", "--format=%an%x01%s"];
  const input = found.map(({ step }) => `${step.commit}\n`).join("");
  const result = await runGit({ args, cwd: folder, world, input });
  const text = result.ok ? new TextDecoder().decode(result.output.stdout) : "";
  const words = text.split("\0").map((line) => line.split("\x01"));
  return found.map(({ version, step: { commit, time } }, index) => {
    const [author = "", subject = ""] = words[index] ?? [];
    return { version, commit, time, author, subject };
  });
}
