import type { Environment } from "#core/policy/fleet.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { lossLimits } from "#core/policy/render-loss.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { GateFacts, SourceFacts } from "#core/promotion/gates/gate.ts";
import { NOBODY_ASKED } from "#core/promotion/gates/nobody-asked.ts";
import type { OutsideFacts } from "#core/promotion/gates/outside-facts.ts";
import type { FileChange } from "#core/promotion/plan-promotion.ts";
import type { World } from "#adapters/world.ts";
import { judgeChangedTarget, type JudgedTarget } from "./judge-target.ts";
import type { Snapshot } from "./snapshot.ts";

interface Question {
  readonly snapshot: Snapshot;
  readonly target: AppOverlay;
  readonly environment: Environment;
  readonly changes: readonly FileChange[];
  readonly sources: readonly SourceFacts[];
  readonly world: World;
  /** False where nobody can render; default: true. */
  readonly isRendered?: boolean;
  /** What Git says of signatures; default: nobody was asked. */
  readonly trust?: Partial<OutsideFacts>;
}

export interface GitFacts {
  readonly facts: GateFacts;
  readonly renderDigest: string | null;
}

/** What gates look at, as far as Git and a render of it say; nobody else is asked. @throws GIT_FAILED */
export async function gitFacts(question: Question): Promise<GitFacts> {
  const { snapshot, target, environment, changes, sources, world } = question;
  const { path } = target;
  const judged =
    question.isRendered === false
      ? NOT_RENDERED
      : await judgeChangedTarget({ snapshot, path, environment, changes, world });
  const { renderDigest, ...rendered } = judged;
  const facts = {
    ...NOBODY_ASKED,
    ...question.trust,
    ...rendered,
    ...lossLimits(snapshot.loaded.fleet),
    app: target.app,
    environment: environment.name,
    overlay: path,
    settings: promotionOf(environment),
    freezes: snapshot.freezes,
    sources,
    now: world.now(),
  };
  return { facts, renderDigest };
}

const NOT_RENDERED: Pick<JudgedTarget, "render" | "denials" | "renderDigest"> = {
  render: { before: null, after: null, error: "nobody rendered it" },
  denials: null,
  renderDigest: null,
};
