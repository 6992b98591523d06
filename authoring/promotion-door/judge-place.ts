import type { GitRepository } from "#adapters/git/open-repository.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Environment, Fleet } from "#core/policy/fleet.ts";
import { overlayRef, promotionFinding } from "#core/policy/promotion-finding.ts";
import { judgeChange } from "#core/promotion/door/judge-change.ts";
import { type ReadEvidence, readEvidence } from "#core/promotion/evidence/read-evidence.ts";
import { evidencePath } from "#core/promotion/evidence/write-evidence.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { type Promotable, promotableOf } from "#core/promotion/promotable.ts";
import { versionChanges } from "#core/promotion/version-words.ts";
import { readVersion, type Version } from "#core/promotion/version.ts";
import { changeSource } from "./change-source.ts";
import type { CommitFiles } from "./commit-files.ts";
import { diskOverlay, textOf } from "./disk-overlay.ts";
import { originFacts } from "./origin-facts.ts";

/** An app in an environment that requires evidence. */
export interface PlaceOnBothSides {
  readonly app: string;
  /** As the target branch has it. */
  readonly environment: Environment;
  /** Of the overlay in the work tree, and on the target branch; null where that has none. */
  readonly path: string;
  readonly oldPath: string | null;
}

interface Surroundings {
  readonly git: GitRepository;
  readonly files: CommitFiles;
  /** Of the target branch. */
  readonly fleet: Fleet;
  readonly root: string;
  /** Full hashes: where the change left the target branch, and HEAD. */
  readonly base: string;
  readonly head: string;
}

/** A finding where a version changed without valid evidence; null where all is well. @throws GIT_FAILED */
export async function judgePlace(
  place: PlaceOnBothSides,
  surroundings: Surroundings,
): Promise<Finding | null> {
  const { app, environment, path, oldPath } = place;
  const { git, files, fleet, root, base, head } = surroundings;
  const promotable = promotableOf(fleet.spec, app);
  const work = diskOverlay({ root, path, like: base, head: await files.overlay(head, path) });
  const old = oldPath === null ? { path, files: new Map() } : await files.overlay(base, oldPath);
  const before = versionOf(old, promotable);
  const after = comparable(versionOf(work, promotable), oldPath);
  const file = evidencePath(app, environment.name);
  const evidence = diskEvidence(root, file);
  const question = { git, files, fleet, base, target: old };
  const origin =
    evidence === null || evidence.problem !== null
      ? null
      : await originFacts({ ...question, spec: evidence.spec, digest: evidence.digest });
  const oldEvidence = await files.evidence(base, file);
  const facts = { environment, path: file, before, after, oldEvidence, evidence, origin };
  const problem = judgeChange(facts);
  if (problem === null) return null;
  const words = versionChanges(before, after).join(", ");
  return promotionFinding("unproven", {
    resource: overlayRef(path),
    message: `${words || "what moves"} without valid evidence: ${problem}`,
    remedy: remedyOf(place),
    source: changeSource({ overlay: work, promotable, before, after }),
  });
}

function remedyOf({ app, environment: { name }, oldPath }: PlaceOnBothSides): string {
  if (oldPath === null)
    return `Add the overlay without tags and digests first, then run "tiphys promote ${app} --to ${name}" on top of it.`;
  return `Take the change out, and run "tiphys promote ${app} --to ${name}" on top of the target branch, or "tiphys rollback ${app} --env ${name}".`;
}

/** What cannot be read has no version: as good as taken away, and seen when it can be read again. */
export function versionOf(overlay: OverlayFiles, promotable: Promotable): Version {
  try {
    return readVersion(overlay, promotable);
  } catch (error) {
    if (error instanceof TiphysError) return { images: [], files: {}, fields: {} };
    throw error;
  }
}

/** A new overlay must have the fields that move, so that there is a place to write to. */
export function comparable(version: Version, oldPath: string | null): Version {
  return oldPath === null ? { ...version, fields: {} } : version;
}

export function diskEvidence(root: string, path: string): ReadEvidence | null {
  try {
    return readEvidence(textOf(readFileSync(join(root, path))) ?? "", path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
