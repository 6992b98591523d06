import { isOnBranch } from "#adapters/git/is-on-branch.ts";
import { askGit, type GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { signersOf } from "#core/policy/signer.ts";
import type { EvidenceCause, EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import type { GateVerdict } from "#core/promotion/gates/gate.ts";
import { judgeGates, verdictOf } from "#core/promotion/gates/gates.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { planPromotion } from "#core/promotion/plan-promotion.ts";
import { type Promotable, promotableOf } from "#core/promotion/promotable.ts";
import { readVersion } from "#core/promotion/version.ts";
import { evidenceAt } from "../evidence-at.ts";
import type { FactSources } from "../facts/fact-sources.ts";
import { gatherFacts } from "../facts/gather-facts.ts";
import { gitFacts } from "../git-facts.ts";
import { overlayAt } from "../overlay-at.ts";
import { layOutReturn } from "../rollback/plan-return.ts";
import { openSnapshot, readOverlay, type Snapshot } from "../snapshot.ts";
import { type CommitAtHand, openCommit } from "./commit-at-hand.ts";
import { planAgain, type PlannedAgain } from "./plan-again.ts";
import { evidencePaths } from "./verify-commit.ts";
import { verifyEvidence } from "./verify-evidence.ts";

/** A change of version that a pull request brings, judged again. */
export interface RecheckedChange {
  /** Of the evidence. */
  readonly path: string;
  /** Null for what is no evidence. */
  readonly app: string | null;
  readonly environment: string | null;
  readonly cause: EvidenceCause | null;
  /** What of the evidence Git says otherwise; [] for nothing. */
  readonly problems: readonly string[];
  /** What the gates say now, on top of the target branch. */
  readonly gates: readonly GateVerdict[];
  readonly skipped: readonly string[];
}

export interface Recheck {
  /** Full hashes. */
  readonly head: string;
  readonly base: string;
  readonly verdict: GateVerdict["verdict"];
  /** Empty where no version changes with evidence. */
  readonly changes: readonly RecheckedChange[];
}

interface Question {
  /** Of the pull request; a full hash. */
  readonly head: string;
  /** The target branch as it is now; a full hash. Its fleet says which gates there are. */
  readonly base: string;
  readonly world: World;
  readonly sources: FactSources;
}

/** Asks the gates of every promotion that a branch brings once more, before it is merged. @throws GIT_FAILED, FLEET_INVALID, POLICY_INVALID */
export async function recheckGates(git: GitRepository, question: Question): Promise<Recheck> {
  const { head, base, world } = question;
  const fork = (await askGit(git, ["merge-base", base, head])) ?? base;
  const at = await openCommit(git, head, fork);
  const written = new Set(at.changed?.map(({ path }) => path));
  const paths = evidencePaths(at).filter((path) => written.has(path));
  if (paths.length === 0) return { head, base, verdict: "pass", changes: [] };
  const snapshot = await openSnapshot(git, base, world);
  try {
    const changes: RecheckedChange[] = [];
    for (const path of paths) changes.push(await recheck(path, { ...question, git, at, snapshot }));
    return { head, base, verdict: worstOf(changes), changes };
  } finally {
    snapshot.remove();
  }
}

interface Rechecking extends Question {
  readonly git: GitRepository;
  readonly at: CommitAtHand;
  /** Of the target branch. */
  readonly snapshot: Snapshot;
}

async function recheck(path: string, rechecking: Rechecking): Promise<RecheckedChange> {
  const { git, at, world, snapshot } = rechecking;
  const [read = null] = await evidenceAt(git, [{ commit: at.commit, path }]);
  // A change cannot name those who may break its own glass.
  const { fleet } = snapshot.loaded;
  const { report } = await verifyEvidence({ git, at, path, read, world, fleet });
  const isBroken = read?.spec?.ticket !== undefined && signersOf(fleet.spec).length > 0;
  const problems = report.items
    .filter(
      ({ item, verdict }) =>
        verdict === "different" || (isBroken && item === "signature" && verdict !== "same"),
    )
    .map(({ item, reason }) => `${item}: ${reason}`);
  const { app, environment, cause } = report;
  const known = { path, app, environment, cause };
  const spec = read?.spec ?? null;
  if (spec === null || problems.length > 0) return { ...known, problems, gates: [], skipped: [] };
  try {
    const gates = await gatesNow(spec, rechecking);
    return { ...known, problems, gates, skipped: spec.skipped ?? [] };
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    return { ...known, problems: [error.message], gates: [], skipped: [] };
  }
}

async function gatesNow(
  spec: EvidenceSpec,
  { git, snapshot, world, sources }: Rechecking,
): Promise<readonly GateVerdict[]> {
  const fleet = snapshot.loaded.fleet.spec;
  const promotable = promotableOf(fleet, spec.app);
  const environment = fleet.environments.find(({ name }) => name === spec.to);
  const target = snapshot.overlays.find(
    (overlay) => overlay.app === spec.app && overlay.environment === spec.to,
  );
  if (environment === undefined || target === undefined)
    throw new TiphysError(
      "FLEET_INVALID",
      `the target branch has no overlay of "${spec.app}" in ${spec.to}`,
    );
  const overlay = readOverlay(snapshot, target.path, promotable);
  const planned = await planAgain(git, { snapshot, spec, target: overlay, promotable });
  const { route } = planned;
  if (route !== null) {
    const planning = { spec, overlay, promotable, route };
    const proposed = await planProposed(git, planned, planning);
    const question = { snapshot, environment, promotable, git, world, sources, route };
    return judgeGates((await gatherFacts({ ...question, ...proposed })).facts);
  }
  await refuseOwnVersion(git, { spec, base: snapshot.commit });
  await layOutReturn(git, snapshot, planned);
  const { changes } = planned.plan;
  const { facts } = await gitFacts({ snapshot, environment, target, changes, sources: [], world });
  return judgeGates(facts).filter(({ gate }) => gate === "render" || gate === "policy");
}

/** What a change brought itself never stood there: as a rollback it would pass by every gate. */
async function refuseOwnVersion(
  git: GitRepository,
  { spec: { restores }, base }: { readonly spec: EvidenceSpec; readonly base: string },
): Promise<void> {
  if (restores === undefined || (await isOnBranch(git, { commit: restores.commit, tip: base })))
    return;
  throw new TiphysError(
    "GIT_FAILED",
    `source: it restores ${restores.commit.slice(0, 12)}, at which the target branch never stood`,
  );
}

interface Proposing {
  readonly spec: EvidenceSpec;
  /** On the target branch. */
  readonly overlay: OverlayFiles;
  readonly promotable: Promotable;
  readonly route: NonNullable<PlannedAgain["route"]>;
}

/** What the pull request moves, and not what the environment before has by now. */
async function planProposed(
  git: GitRepository,
  planned: PlannedAgain,
  { spec, overlay, promotable, route }: Proposing,
): Promise<Pick<PlannedAgain, "plan" | "version">> {
  if (route.source === null) return planned;
  const { path } = route.source;
  const source = await overlayAt(git, spec.sourceCommit, { path, promotable });
  const plan = planPromotion({ source, target: overlay, promotable });
  return { plan, version: readVersion(source, promotable) };
}

/** What was skipped openly holds nothing up: whether it might be was verified. */
function worstOf(changes: readonly RecheckedChange[]): GateVerdict["verdict"] {
  if (changes.some(({ problems }) => problems.length > 0)) return "fail";
  return verdictOf(
    changes.flatMap(({ gates, skipped }) => gates.filter(({ gate }) => !skipped.includes(gate))),
  );
}
