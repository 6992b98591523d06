import { promotionOf } from "#core/policy/promotion-settings.ts";
import { lossLimits } from "#core/policy/render-loss.ts";
import type { GateFacts } from "#core/promotion/gates/gate.ts";
import type { RenderEffect } from "#core/promotion/render-effects.ts";
import { judgeChangedTarget } from "../judge-target.ts";
import { sourceFacts } from "../source-facts.ts";
import type { FactQuestion } from "./fact-question.ts";
import { outsideFacts } from "./outside-facts.ts";

export interface GatheredFacts {
  readonly facts: GateFacts;
  /** "sha256:<hex>" of what the target renders to with the change; null where it does not. */
  readonly renderDigest: string | null;
  /** What the change does to the render; null where nobody can say. */
  readonly effects: readonly RenderEffect[] | null;
}

/**
 * All that the gates of a promotion look at, gathered in parallel, each within a time. Settings are those of the snapshot's
 * fleet; its folder holds the change afterwards. @throws GIT_FAILED, MANIFEST_UNREADABLE, FLEET_INVALID
 */
export async function gatherFacts(question: FactQuestion): Promise<GatheredFacts> {
  const { snapshot, route, plan, environment, world, git } = question;
  const settings = promotionOf(environment);
  const sources = await sourceFacts(git, question);
  const ask = await outsideFacts({ ...question, settings, arrivals: sources });
  const { path } = route.target;
  const { changes } = plan;
  const [judged, outside] = await Promise.all([
    judgeChangedTarget({ snapshot, path, environment, changes, world }),
    ask(),
  ]);
  const { renderDigest, effects, ...rendered } = judged;
  const facts = {
    ...outside,
    ...rendered,
    ...lossLimits(snapshot.loaded.fleet),
    app: route.target.app,
    environment: environment.name,
    overlay: path,
    settings,
    freezes: snapshot.freezes,
    sources,
    now: world.now(),
  };
  return { facts, renderDigest, effects };
}
