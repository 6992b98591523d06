import type { KubeObject } from "#core/kube/resource.ts";
import type { GuardrailLayer } from "../guardrails.ts";
import type { PolicyDocument } from "../policy.ts";

/** A policy in another format whose name another policy has, in its own layer or in one before. */
export interface ForeignClash {
  readonly policy: KubeObject;
  readonly layer: GuardrailLayer;
  readonly at: readonly string[];
  readonly message: string;
  readonly remedy: string;
}

/** Findings are known by policy and rule: a name must mean one policy. */
export function foreignClashes(layers: readonly GuardrailLayer[]): readonly ForeignClash[] {
  const seen = new Map<string, PolicyDocument | KubeObject>();
  for (const { policies } of layers)
    for (const policy of policies) seen.set(policy.metadata.name, policy);
  return layers.flatMap((layer) =>
    layer.rules.flatMap(({ policy: name, foreign }) => {
      if (foreign === null) return [];
      const { document } = foreign;
      const other = seen.get(name) ?? document;
      seen.set(name, other);
      if (other === document) return [];
      // Its other rules say no more.
      seen.set(name, document);
      const article = other.kind === document.kind ? "another" : "a";
      return [
        {
          policy: document,
          layer,
          at: ["metadata", "name"],
          message: `${article} ${other.kind} is named "${name}" too`,
          remedy: "Choose another name.",
        },
      ];
    }),
  );
}
