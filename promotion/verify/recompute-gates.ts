import { findKustomize } from "#adapters/find-kustomize.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { kustomizeVersion } from "#adapters/kustomize-version.ts";
import { readVersion as ownVersion } from "#adapters/read-version.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { Environment } from "#core/policy/fleet.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { GateVerdict } from "#core/promotion/gates/gate.ts";
import { judgeGates } from "#core/promotion/gates/gates.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { gitFacts } from "../git-facts.ts";
import { layOutReturn } from "../rollback/plan-return.ts";
import type { Snapshot } from "../snapshot.ts";
import { sourceFacts } from "../source-facts.ts";
import type { PlannedAgain } from "./plan-again.ts";
import { recomputeTrust } from "./recompute-trust.ts";

export interface GatesQuestion {
  readonly snapshot: Snapshot;
  readonly spec: EvidenceSpec;
  readonly target: AppOverlay;
  readonly environment: Environment;
  readonly promotable: Promotable;
  /** On the target as the snapshot has it. */
  readonly planned: PlannedAgain;
  /** Its clock stands where the evidence says. */
  readonly world: World;
}

export interface RecomputedGates {
  readonly gates: readonly GateVerdict[];
  /** Null where it does not render, or nobody can render it here. */
  readonly renderDigest: string | null;
  /** Why a gate may say something else here, by its name; "render" stands for the digest too. */
  readonly excuses: ReadonlyMap<string, string>;
}

/** What gates and a render say again of what evidence tells, with the programs at hand. @throws GIT_FAILED */
export async function recomputeGates(
  git: GitRepository,
  question: GatesQuestion,
): Promise<RecomputedGates> {
  const { snapshot, spec, target, environment, promotable, planned, world } = question;
  const { route, version, plan } = planned;
  const isRendered = hasKustomize(world);
  if (route === null && isRendered) await layOutReturn(git, snapshot, planned);
  const sources =
    route === null ? [] : await sourceFacts(git, { snapshot, route, promotable, version });
  const { changes } = plan;
  const { trust, excuses: lacking } =
    route === null ? NO_TRUST : await recomputeTrust(git, { ...question, route, sources });
  const asked = { snapshot, target, environment, changes, sources, world, isRendered, trust };
  const { facts, renderDigest } = await gitFacts(asked);
  const excuses = new Map([
    ...lacking,
    ...(git.isShallow ? SHALLOW : []),
    ...(await programExcuses(spec, world)),
  ]);
  return { gates: judgeGates(facts), renderDigest, excuses };
}

/** Nobody is asked whether a rollback may be. */
const NO_TRUST = { trust: {}, excuses: [] } as const;

const SHALLOW = (["soak", "signature", "approval"] as const).map(
  (name) => [name, "the clone is shallow"] as const,
);

/** Other versions of programs may render and judge otherwise. */
async function programExcuses(
  { madeBy }: EvidenceSpec,
  world: World,
): Promise<readonly (readonly [string, string])[]> {
  const own = ownVersion();
  const tiphys = `it was tiphys ${madeBy.tiphys}, here is ${own}`;
  const kustomize = hasKustomize(world) ? await kustomizeVersion(world) : null;
  const words =
    kustomize === null
      ? "there is no kustomize here that says its version"
      : `it was kustomize ${madeBy.kustomize ?? "of an unknown version"}, here is ${kustomize}`;
  const isOtherTiphys = madeBy.tiphys !== own;
  const isOtherKustomize = kustomize === null || madeBy.kustomize !== kustomize;
  return [
    ...(isOtherTiphys ? OF_TIPHYS : []).map((name) => [name, tiphys] as const),
    ...(isOtherKustomize ? (["render", "policy"] as const) : []).map(
      (name) => [name, words] as const,
    ),
  ];
}

const OF_TIPHYS = [
  "soak",
  "freeze",
  "window",
  "policy",
  "revision",
  "checks",
  "signature",
  "approval",
] as const;

function hasKustomize(world: World): boolean {
  try {
    findKustomize(world);
    return true;
  } catch (error) {
    if (error instanceof TiphysError) return false;
    throw error;
  }
}
