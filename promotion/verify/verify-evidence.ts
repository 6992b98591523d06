import { isOnBranch } from "#adapters/git/is-on-branch.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { causeProblem } from "#core/promotion/evidence/cause-problem.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import type { ReadEvidence } from "#core/promotion/evidence/read-evidence.ts";
import { writeEvidence } from "#core/promotion/evidence/write-evidence.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import { blobName } from "#core/promotion/git-object.ts";
import { type Promotable, promotableOf } from "#core/promotion/promotable.ts";
import type { FileState } from "#core/promotion/verify/verify-changes.ts";
import { verifyComparison } from "#core/promotion/verify/verify-comparison.ts";
import {
  different,
  notRecomputable,
  same,
  type VerifyItem,
} from "#core/promotion/verify/verify-item.ts";
import { verifyTime } from "#core/promotion/verify/verify-time.ts";
import { verifyTrailers } from "#core/promotion/verify/verify-trailers.ts";
import { type KnownVersion, verifyVersion } from "#core/promotion/verify/verify-version.ts";
import { readVersion } from "#core/promotion/version.ts";
import { fileWrite } from "../commit-evidence.ts";
import { overlayAt } from "../overlay-at.ts";
import { openSnapshot, readOverlay, type Snapshot } from "../snapshot.ts";
import { type PlannedAgain, planAgain } from "./plan-again.ts";
import { verifyJudgement } from "./verify-judgement.ts";
import { whoSigned } from "./who-signed.ts";
import type { VerifiedEvidence } from "./verify-report.ts";
import { type CommitAtHand, commitTime } from "./commit-at-hand.ts";

export interface JudgedEvidence {
  readonly report: VerifiedEvidence;
  /** What the commit must have done to files; null where that cannot be said. */
  readonly expected: ReadonlyMap<string, FileState> | null;
}

interface Question {
  readonly git: GitRepository;
  readonly at: CommitAtHand;
  readonly path: string;
  readonly read: ReadEvidence | null;
  readonly world: World;
  /** Whose signers count; default: that of the commit that was looked at. */
  readonly fleet?: Fleet;
}

/** Holds a file of evidence against all that Git says again. @throws GIT_FAILED */
export async function verifyEvidence(question: Question): Promise<JudgedEvidence> {
  const { git, at, path, read } = question;
  if (read === null || read.problem !== null) {
    const item = different("evidence", read?.problem ?? `the commit holds no ${path}`);
    const none = { app: null, environment: null, cause: null, digest: null };
    return { report: { path, ...none, items: [item] }, expected: null };
  }
  const { spec, digest } = read;
  const own = [
    evidenceItem(spec, path),
    ...verifyComparison(spec),
    verifyTrailers({ spec, digest, trailers: at.trailers }),
    verifyTime({
      evaluatedAt: spec.evaluatedAt,
      committedAt: at.time,
      sourceAt: await commitTime(git, spec.sourceCommit),
    }),
  ];
  const { items, expected } = await verifyByGit({ ...question, spec, digest });
  const { app, to: environment, cause } = spec;
  return { report: { path, app, environment, cause, digest, items: [...own, ...items] }, expected };
}

function evidenceItem(spec: EvidenceSpec, path: string): VerifyItem {
  const problem = causeProblem(spec);
  return problem === null
    ? same("evidence", `${path} is as it was written`)
    : different("evidence", `it contradicts itself: ${problem}`);
}

interface HeldAgainstGit {
  readonly items: readonly VerifyItem[];
  readonly expected: JudgedEvidence["expected"];
}

interface Claim extends Question {
  readonly spec: EvidenceSpec;
  readonly digest: string;
}

async function verifyByGit({ spec, git, at, world, ...claim }: Claim): Promise<HeldAgainstGit> {
  const moment = Date.parse(spec.evaluatedAt);
  const then = { ...world, now: () => moment };
  const isThere = await at.has(spec.sourceCommit);
  const snapshot = await openSafely(git, isThere ? spec.sourceCommit : at.commit, then);
  if ("problem" in snapshot)
    return { items: [different("source", snapshot.problem)], expected: null };
  try {
    const { fleet } = snapshot.loaded;
    const target = snapshot.overlays.find(
      ({ app, environment }) => app === spec.app && environment === spec.to,
    );
    if (target === undefined) {
      const words = `the fleet has no overlay of "${spec.app}" in ${spec.to}`;
      return { items: [different("after", words)], expected: null };
    }
    const promotable = promotableOf(fleet.spec, spec.app);
    const place = { spec, target, promotable };
    const after = await verifyAfter(git, at, place);
    if (!isThere) return { items: [after, ...lackingSource(spec, git)], expected: null };
    return await verifyAgain({ ...claim, ...place, after, git, at, snapshot, world: then });
  } finally {
    snapshot.remove();
  }
}

/** Evidence may name any commit; one whose fleet cannot be read was never looked at. */
async function openSafely(
  git: GitRepository,
  commit: string,
  world: World,
): Promise<Snapshot | { readonly problem: string }> {
  try {
    return await openSnapshot(git, commit, world);
  } catch (error) {
    if (error instanceof TiphysError && error.code !== "GIT_FAILED")
      return { problem: error.message };
    throw error;
  }
}

interface Place {
  readonly spec: EvidenceSpec;
  readonly target: AppOverlay;
  readonly promotable: Promotable;
}

interface Again extends Place, Omit<Claim, "read"> {
  readonly after: VerifyItem;
  readonly snapshot: Snapshot;
}

async function verifyAgain(again: Again): Promise<HeldAgainstGit> {
  const { git, at, snapshot, spec, target, promotable, after } = again;
  const overlay = readOverlay(snapshot, target.path, promotable);
  const parent =
    at.parent === null || at.parent === snapshot.commit
      ? overlay
      : await overlayAt(git, at.parent, { path: target.path, promotable });
  const before = verifyVersion({
    item: "before",
    told: spec.before,
    found:
      at.parent === null
        ? { unknown: "the commit before this one is not in this clone" }
        : known(() => readVersion(parent, promotable)),
    place: `before ${at.commit.slice(0, 12)}`,
  });
  try {
    const planning = { snapshot, spec, promotable };
    const planned = await planAgain(git, { ...planning, target: overlay });
    const here = await planAgain(git, { ...planning, target: parent });
    const items = [before, after, await verifySource(planned, again)];
    const judged = await verifyJudgement(git, { ...again, planned });
    const signature = await whoSigned(git, {
      ...again,
      fleet: again.fleet ?? snapshot.loaded.fleet,
    });
    return { items: [...items, ...judged, signature], expected: expectedFiles(here, { spec, at }) };
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    return { items: [before, after, different("source", error.message)], expected: null };
  }
}

async function verifyAfter(
  git: GitRepository,
  at: CommitAtHand,
  { spec, target, promotable }: Place,
): Promise<VerifyItem> {
  const place = `${spec.app} in ${spec.to} at ${at.commit.slice(0, 12)}`;
  const overlay = await overlayAt(git, at.commit, { path: target.path, promotable });
  return verifyVersion({
    item: "after",
    told: spec.after,
    found: known(() => readVersion(overlay, promotable)),
    place,
  });
}

/** What cannot be read is another version, and not unknown: it lies here. */
function known(read: () => ReturnType<typeof readVersion>): KnownVersion {
  try {
    return { version: read() };
  } catch (error) {
    if (error instanceof TiphysError) return { version: { images: [], files: {}, fields: {} } };
    throw error;
  }
}

async function verifySource(planned: PlannedAgain, { git, at, spec }: Again): Promise<VerifyItem> {
  const looked = spec.sourceCommit.slice(0, 12);
  if (!(await at.holds(spec.sourceCommit))) {
    const words = `${looked}, which was looked at, is not in the history of ${at.commit.slice(0, 12)}`;
    return git.isShallow ? notRecomputable("source", words) : different("source", words);
  }
  const { restores } = spec;
  const tip = spec.sourceCommit;
  if (restores !== undefined && !(await isOnBranch(git, { commit: restores.commit, tip }))) {
    const words = `${restores.commit.slice(0, 12)}, which it restores, is nothing at which the branch stood before ${looked}`;
    return git.isShallow ? notRecomputable("source", words) : different("source", words);
  }
  const from =
    spec.from ??
    (restores === undefined ? "the command" : `${spec.to} at ${restores.commit.slice(0, 12)}`);
  const place = `from ${from}, looked at ${looked}`;
  const found = { version: planned.plan.after };
  return verifyVersion({ item: "source", told: spec.after, found, place });
}

/** A whole clone has every commit of its history. */
function lackingSource(
  { sourceCommit }: EvidenceSpec,
  { isShallow }: GitRepository,
): readonly VerifyItem[] {
  const words = `${sourceCommit.slice(0, 12)}, which was looked at, is not in this clone`;
  const unknown = `${words}; get it with "git fetch --unshallow"`;
  return [
    isShallow ? notRecomputable("source", unknown) : different("source", words),
    ...["policy revision", "render", "gates", "signature"].map((item) =>
      notRecomputable(item, isShallow ? unknown : words),
    ),
  ];
}

function expectedFiles(
  { plan, entries }: PlannedAgain,
  { spec, at }: { readonly spec: EvidenceSpec; readonly at: CommitAtHand },
): ReadonlyMap<string, FileState> {
  const { path, text } = writeEvidence(spec);
  const changes = [...plan.changes, { kind: "text" as const, path, text }];
  return new Map(
    changes.map((change) => {
      const { mode, content } = fileWrite(change, { entries });
      if (content === null) return [change.path, null];
      const object = "text" in content ? blobName(content.text, at.commit) : content.object;
      return [change.path, { object, mode }];
    }),
  );
}
