import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import type { Environment } from "#core/policy/fleet.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { type ChosenReturn, chooseReturn } from "#core/promotion/choose-return.ts";
import type { Breakglass } from "#core/promotion/evidence/evidence-of.ts";
import { type EvidenceSpec, writtenVersion } from "#core/promotion/evidence/evidence-spec.ts";
import type { WrittenComparison } from "#core/promotion/evidence/written-comparison.ts";
import { evidencePath } from "#core/promotion/evidence/write-evidence.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { GateVerdict } from "#core/promotion/gates/gate.ts";
import { GATES, judgeGates } from "#core/promotion/gates/gates.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import type { PromotionPlan } from "#core/promotion/plan-promotion.ts";
import { type Promotable, promotableOf } from "#core/promotion/promotable.ts";
import { readVersion } from "#core/promotion/version.ts";
import { commitEvidence } from "../commit-evidence.ts";
import { evidenceAt } from "../evidence-at.ts";
import { findTarget } from "../find-target.ts";
import { gitFacts } from "../git-facts.ts";
import { readHistory } from "../history/read-history.ts";
import { madeBy } from "../made-by.ts";
import { readOverlay, type Snapshot } from "../snapshot.ts";
import { lastCommitWith } from "./last-commit-with.ts";
import { layOutReturn, planReturn } from "./plan-return.ts";

export interface RollbackRequest {
  readonly app: string;
  readonly environment: string;
  /** A tag, a digest or the commit that brought it; null for the last version that passed. */
  readonly to: string | null;
  /** In the words of whoever does it; null for none. */
  readonly reason: string | null;
  /** Lets a version come back that policies deny. */
  readonly breakglass: Breakglass | null;
  /** Of the A/B test that it ends. */
  readonly comparison?: WrittenComparison;
  readonly isDryRun: boolean;
}

/** What a rollback came to, at one commit. */
export interface Rollback {
  readonly target: AppOverlay;
  /** The commit that was looked at. */
  readonly base: string;
  readonly plan: PromotionPlan;
  /** From where the version comes back, and what says that it was good. */
  readonly restores: { readonly commit: string; readonly proof: ChosenReturn["proof"] };
  /** What render and policy say. */
  readonly gates: readonly GateVerdict[];
  /** Gates that the environment asks for and a rollback does not wait for. */
  readonly skipped: readonly string[];
  /** Made on top of `base`, on no branch yet; null where nothing is to be committed. */
  readonly commit: string | null;
}

interface Surroundings {
  readonly git: GitRepository;
  readonly world: World;
}

/** Versions that are looked through for one to return to. */
const HISTORY_LIMIT = 100;
const JUDGED: ReadonlySet<string> = new Set(["render", "policy"]);

/** Plans, judges, and makes the commit that brings a version back. @throws USAGE_INVALID, GIT_FAILED, MANIFEST_UNREADABLE */
export async function rollbackOnce(
  snapshot: Snapshot,
  request: RollbackRequest,
  { git, world }: Surroundings,
): Promise<Rollback> {
  const { target, environment } = findTarget(snapshot, { ...request, verb: "rollback" });
  const promotable = promotableOf(snapshot.loaded.fleet.spec, request.app);
  const overlay = readOverlay(snapshot, target.path, promotable);
  const restores = await choose(git, { snapshot, overlay, promotable, target, request });
  const { entries } = snapshot;
  const from = { commit: restores.commit, overlay, promotable, entries };
  const planned = await planReturn(git, from);
  await layOutReturn(git, snapshot, planned);
  const { changes } = planned.plan;
  const judging = { snapshot, target, environment, changes, sources: [], world };
  const { facts, renderDigest } = await gitFacts(judging);
  const gates = judgeGates(facts).filter(({ gate }) => JUDGED.has(gate));
  const { breakglass } = request;
  const open = gates.filter(({ verdict }) => verdict !== "pass").map(({ gate }) => gate);
  const isRendered = renderDigest !== null;
  const broken = breakglass === null || !isRendered ? [] : open;
  const skipped = [...skippedGates(environment), ...broken];
  const base = snapshot.commit;
  const rollback = { target, base, plan: planned.plan, restores, gates, skipped, commit: null };
  const isGood = open.length === broken.length && isRendered;
  if (!isGood || request.isDryRun || changes.length === 0) return rollback;
  const policyRevision = snapshot.loaded.guardrails.revision;
  const made = { renderDigest, policyRevision, madeBy: await madeBy(world), now: facts.now };
  const spec = rollbackEvidence(rollback, { ...request, ...made });
  const note = breakglass?.reason ?? request.reason;
  const ready = { snapshot: { ...snapshot, entries: planned.entries }, spec, changes, note };
  return { ...rollback, commit: await commitEvidence(git, ready) };
}

interface Made extends Pick<RollbackRequest, "reason" | "breakglass" | "comparison"> {
  readonly renderDigest: string;
  readonly policyRevision: string;
  readonly madeBy: EvidenceSpec["madeBy"];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

function rollbackEvidence(rollback: Rollback, made: Made): EvidenceSpec {
  const { target, base, plan, restores, gates, skipped } = rollback;
  const { reason, breakglass, comparison, renderDigest, policyRevision, now } = made;
  return {
    cause: "rollback",
    app: target.app,
    restores,
    to: target.environment,
    sourceCommit: base,
    evaluatedAt: new Date(now).toISOString(),
    ...(breakglass ?? (reason === null ? {} : { reason })),
    before: writtenVersion(plan.before),
    after: writtenVersion(plan.after),
    renderDigest,
    policyRevision,
    madeBy: made.madeBy,
    ...(comparison === undefined ? {} : { comparison }),
    gates,
    ...(skipped.length === 0 ? {} : { skipped }),
  };
}

/** Gates that an environment asks for, and a rollback has no time for. */
function skippedGates(environment: Environment): readonly string[] {
  const settings = promotionOf(environment);
  const asked = GATES.filter(({ isNeeded }) => isNeeded(settings));
  return asked.map(({ name }) => name).filter((name) => !JUDGED.has(name));
}

interface Choice {
  readonly snapshot: Snapshot;
  readonly overlay: OverlayFiles;
  readonly promotable: Promotable;
  readonly target: AppOverlay;
  readonly request: RollbackRequest;
}

async function choose(
  git: GitRepository,
  { snapshot, overlay, promotable, target, request }: Choice,
): Promise<Rollback["restores"]> {
  const today = readVersion(overlay, promotable);
  const question = { overlay, promotable, version: today, limit: HISTORY_LIMIT };
  const history = await readHistory(git, snapshot.commit, question);
  const path = evidencePath(target.app, target.environment);
  const places = history.map(({ commit }) => ({ commit, path }));
  const evidence = await evidenceAt(git, places);
  const known = history.map(({ version, commit }, index) => {
    return { version, commit, evidence: evidence[index]?.spec ?? null };
  });
  const { index, proof } = chooseReturn(known, { today, wanted: request.to });
  return { commit: await lastCommitWith(git, history, index), proof };
}
