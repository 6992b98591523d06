import type { GitRepository } from "#adapters/git/open-repository.ts";
import type { World } from "#adapters/world.ts";
import { freezeGate } from "#core/promotion/gates/freeze-gate.ts";
import type { GateVerdict } from "#core/promotion/gates/gate.ts";
import { soakGate } from "#core/promotion/gates/soak-gate.ts";
import { windowGate } from "#core/promotion/gates/window-gate.ts";
import { gitFacts } from "../git-facts.ts";
import type { PlannedPromotion } from "../promote/plan-at.ts";
import type { Snapshot } from "../snapshot.ts";
import { sourceFacts } from "../source-facts.ts";

interface Question extends PlannedPromotion {
  readonly snapshot: Snapshot;
  readonly git: GitRepository;
  readonly world: World;
}

const EARLY_GATES = [soakGate, freezeGate, windowGate];

/** What the gates say that need neither a render nor a network: most of what waits waits for these. @throws GIT_FAILED */
export async function earlyGates(question: Question): Promise<readonly GateVerdict[]> {
  const { snapshot, route, environment, plan, git, world } = question;
  const sources = await sourceFacts(git, question);
  const { target } = route;
  const { changes } = plan;
  const asked = { snapshot, target, environment, changes, sources, world, isRendered: false };
  const { facts } = await gitFacts(asked);
  return EARLY_GATES.filter(({ isNeeded }) => isNeeded(facts.settings)).map(({ name, judge }) => ({
    gate: name,
    ...judge(facts),
  }));
}
