import type { KubeObject } from "#core/kube/resource.ts";
import type { CompiledRule } from "#core/policy/compile-rule.ts";
import type { ForeignPart } from "#core/policy/foreign/foreign-check.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";

/** A policy in another format: as people are told of it, and as it was written. */
export interface ForeignPolicy {
  readonly document: PolicyDocument;
  readonly written: KubeObject;
  /** What its rules are made of, by id. */
  readonly foreign: ReadonlyMap<string, ForeignPart>;
}

/** The policies in other formats among some rules, in the form of the others: what they judge by stays with them. */
export function foreignPolicies(rules: readonly CompiledRule[]): readonly ForeignPolicy[] {
  const foreign = rules.filter(({ foreign: part }) => part !== null);
  return [...Map.groupBy(foreign, ({ policy }) => policy).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined || first.foreign === null) return [];
    const { document: written } = first.foreign;
    const parts = own.flatMap(({ id, foreign: part }) =>
      part === null ? [] : [[id, part] as const],
    );
    return [{ written, document: nativeForm(first, own), foreign: new Map(parts) }];
  });
}

const TITLE = "policies.kyverno.io/title";
const DESCRIPTION = "policies.kyverno.io/description";

function nativeForm(
  { policy, severity, foreign }: CompiledRule,
  rules: readonly CompiledRule[],
): PolicyDocument {
  const { kind = "", metadata } = foreign?.document ?? {};
  const { [TITLE]: title, [DESCRIPTION]: description } = metadata?.annotations ?? {};
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailPolicy",
    metadata: { name: policy },
    spec: {
      title: title === undefined ? `${kind} ${policy}` : `${title} (${kind})`,
      ...(description === undefined ? {} : { description: description.trim() }),
      severity,
      rules: rules.map(({ id, title, severity: own, doors }) => ({
        id,
        title,
        severity: own,
        doors,
      })),
    },
  };
}
