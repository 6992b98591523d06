import { isOnBranch } from "#adapters/git/is-on-branch.ts";
import { askGit, type GitRepository } from "#adapters/git/open-repository.ts";
import { commitMessages } from "#adapters/git/commit-messages.ts";
import { openVerifier } from "#adapters/git/verify-signatures.ts";
import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { overlayClaims } from "#core/policy/environment.ts";
import { signersOf } from "#core/policy/signer.ts";
import type { OriginFacts } from "#core/promotion/door/judge-change.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import { evidencePath } from "#core/promotion/evidence/write-evidence.ts";
import { findEntry } from "#core/promotion/find-entry.ts";
import { type AppOverlay, findRoute } from "#core/promotion/find-route.ts";
import { parseImageReference } from "#core/promotion/image-reference.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { planImages } from "#core/promotion/plan-images.ts";
import { planPromotion } from "#core/promotion/plan-promotion.ts";
import { planRollback } from "#core/promotion/plan-rollback.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import type { Version } from "#core/promotion/version.ts";
import type { CommitFiles } from "./commit-files.ts";

interface Question {
  readonly git: GitRepository;
  readonly files: CommitFiles;
  /** Of the target branch. */
  readonly fleet: Fleet;
  /** Full hash: where the change left the target branch. */
  readonly base: string;
  readonly spec: EvidenceSpec;
  readonly digest: string;
  /** As it is at the base. */
  readonly target: OverlayFiles;
}

/** What Git says of the commit that evidence looked at, and of who broke glass. @throws GIT_FAILED */
export async function originFacts(question: Question): Promise<OriginFacts> {
  const { git, files, base, spec } = question;
  const isInHistory = await isAncestor(git, spec.sourceCommit);
  const path = evidencePath(spec.app, spec.to);
  const then = isInHistory ? await files.evidence(spec.sourceCommit, path) : null;
  const now = await files.evidence(base, path);
  return {
    isInHistory,
    hadSameEvidence: isInHistory && (then?.digest ?? null) === (now?.digest ?? null),
    planned: isInHistory ? await planSafely(question) : { problem: "nothing can be planned again" },
    strangerProblem: spec.ticket === undefined ? null : await strangerProblem(question),
  };
}

async function isAncestor(git: GitRepository, commit: string): Promise<boolean> {
  return (await askGit(git, ["merge-base", "--is-ancestor", commit, "HEAD"])) !== null;
}

async function planSafely(question: Question): Promise<OriginFacts["planned"]> {
  try {
    return { version: await planVersion(question) };
  } catch (error) {
    if (error instanceof TiphysError) return { problem: error.message };
    throw error;
  }
}

async function planVersion(question: Question): Promise<Version> {
  const { git, files, fleet, base, spec, target } = question;
  const promotable = promotableOf(fleet.spec, spec.app);
  if (spec.restores !== undefined) {
    const { commit } = spec.restores;
    // What a change brought itself never stood there: it would pass by every gate.
    if (!(await isOnBranch(git, { commit, tip: base })))
      throw new TiphysError(
        "GIT_FAILED",
        `its evidence restores ${commit.slice(0, 12)}, at which the target branch never stood`,
      );
    const old = await files.overlay(commit, target.path);
    return planRollback({ old, now: target, promotable }).after;
  }
  const overlays = await overlaysAt(question);
  const { environments } = fleet.spec;
  const { app, to, from = null, command } = spec;
  if (command !== undefined) {
    const { images } = findEntry(environments, overlays, { app, to, images: command.images });
    return planImages({ target, images: images.map(parseImageReference), promotable }).after;
  }
  const { source } = findRoute(environments, overlays, { app, to, from });
  const overlay = await files.overlay(spec.sourceCommit, source.path);
  return planPromotion({ source: overlay, target, promotable }).after;
}

/** By the fleet of the target branch: a change cannot give itself another way. */
async function overlaysAt({ files, fleet, spec }: Question): Promise<readonly AppOverlay[]> {
  const paths = await files.overlayPaths(spec.sourceCommit);
  return paths.flatMap((path) => {
    const [claim] = overlayClaims(fleet, path);
    return claim === undefined
      ? []
      : [{ app: claim.app, environment: claim.environment.name, path }];
  });
}

/** Null where a commit of the change that brought this evidence is signed by a signer of the target branch. */
async function strangerProblem(question: Question): Promise<string | null> {
  const { git, files, fleet, base, spec, digest } = question;
  const signers = signersOf(fleet.spec);
  if (signers.length === 0)
    return "glass is broken, and the target branch names no signers who may";
  const path = evidencePath(spec.app, spec.to);
  const verifier = await openVerifier(git, signers);
  try {
    const problems: string[] = [];
    for (const { commit } of await commitMessages(git, { from: base, to: "HEAD" })) {
      if ((await files.evidence(commit, path))?.digest !== digest) continue;
      const { problem } = await verifier.verify(commit, "commit");
      if (problem === null) return null;
      problems.push(`${commit.slice(0, 12)}: ${problem}`);
    }
    return `glass is broken by nobody who may: ${problems.at(-1) ?? "its evidence is in no commit"}`;
  } finally {
    verifier.close();
  }
}
