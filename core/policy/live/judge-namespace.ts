import type { KubeObject } from "#core/kube/resource.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import type { Decision } from "#core/policy/finding.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";

/** A namespace of a cluster with what it holds. */
export interface LiveNamespace {
  /** The Namespace itself. */
  readonly object: KubeObject;
  readonly objects: readonly KubeObject[];
}

interface NamespaceJudging {
  readonly guardrails: Guardrails;
  readonly environment: string | null;
  readonly now: number;
}

/** Judges at door scan: each object, the Namespace too, and all of them together by the bundle rules. */
export function judgeNamespace(
  { object, objects }: LiveNamespace,
  { guardrails, environment, now }: NamespaceJudging,
): Decision {
  const name = object.metadata?.name ?? "";
  const held = objects.map((each) => ({ object: each, namespace: name, source: null }));
  return evaluate({
    guardrails,
    door: "scan",
    environment,
    now,
    bundle: namespaceTarget(name),
    resources: [{ object, namespace: null, isNamespaced: false, source: null }, ...held],
  });
}

/** What a namespace is called where overlays have their path. */
export function namespaceTarget(name: string): string {
  return `namespace/${name}`;
}
