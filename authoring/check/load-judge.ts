import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { openSlos } from "#rendering/append-slos.ts";
import { checkSchemas } from "./kubernetes-version.ts";
import type { CheckOptions } from "./check-options.ts";
import type { JudgedTarget, TargetReading } from "./judge-target.ts";
import type { CheckGuardrails } from "./load-check-guardrails.ts";

/** Judges what was read of the target at a repository-relative path. */
export type JudgeReading = (path: string, reading: TargetReading) => JudgedTarget;

export interface LoadedJudge {
  readonly judge: JudgeReading;
  readonly guardrails: CheckGuardrails;
}

interface Request {
  readonly repository: RepositoryRoot;
  readonly options: CheckOptions;
  readonly world: World;
}

/** The engine and the policies, loaded only now. @throws FLEET_INVALID, POLICY_INVALID, CONFIG_INVALID, … */
export async function loadJudge({ repository, options, world }: Request): Promise<LoadedJudge> {
  const [{ loadCheckGuardrails }, { judgeTarget }] = await Promise.all([
    import("./load-check-guardrails.ts"),
    import("./judge-target.ts"),
  ]);
  const guardrails = await loadCheckGuardrails({ repository, options, world });
  const { root } = repository;
  const appendSlos = await openSlos({ root, fleet: guardrails.judgedFleet });
  const schemasFor = checkSchemas(options.kubernetesVersion);
  const settings = {
    loaded: guardrails,
    appendSlos,
    schemasFor,
    options,
    appNamespace: world.env.ARGOCD_APP_NAMESPACE || null,
    now: world.now(),
  };
  return { guardrails, judge: (path, reading) => judgeTarget(reading, { path, ...settings }) };
}
