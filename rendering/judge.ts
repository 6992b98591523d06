import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import { literalNamespace } from "#core/policy/environment.ts";
import type { Decision } from "#core/policy/finding.ts";
import type { Environment } from "#core/policy/fleet.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import type { Door } from "#core/policy/policy.ts";
import {
  type ManifestText,
  prepareResources,
  type PreparedResources,
} from "./prepare-resources.ts";

export interface JudgeInput {
  readonly guardrails: Guardrails;
  readonly door: Door;
  readonly environment: Environment | null;
  readonly texts: readonly ManifestText[];
  /** Name of the whole: the overlay's repository-relative path. */
  readonly bundle: string;
  /** Given from outside (Argo CD, --namespace); else the environment's only literal namespace counts. */
  readonly namespace: string | null;
  readonly now: number;
  /** Schemas of the environment's Kubernetes version, for the policy kubernetes-schema where it is in force. */
  readonly schemas?: KindSchemas;
}

/** From rendered text to a decision. @throws MANIFEST_UNREADABLE */
export function judge(input: JudgeInput): {
  readonly decision: Decision;
  readonly prepared: PreparedResources;
} {
  const { guardrails, door, environment, bundle, now } = input;
  const fallback = environment === null ? null : literalNamespace(environment);
  const crdScopes = new Map(guardrails.layers.flatMap((layer) => [...layer.crdScopes]));
  const prepared = prepareResources(input.texts, {
    namespace: input.namespace ?? fallback,
    crdScopes,
  });
  const decision = evaluate({
    guardrails,
    door,
    environment: environment?.name ?? null,
    resources: prepared.resources,
    bundle,
    now,
    schemas: input.schemas,
  });
  return { decision, prepared };
}
