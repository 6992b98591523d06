import { FLEET_POLICY, FLEET_RULES } from "#core/policy/fleet-finding.ts";
import { PROMOTION_POLICY, PROMOTION_RULES } from "#core/policy/promotion-finding.ts";
import { REPOSITORY_POLICY, REPOSITORY_RULES } from "#core/policy/repository-finding.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import type { RuleFacts } from "./report-context.ts";

/** What the rules in force say of themselves, by "policy/rule"; those of check and lint themselves too. */
export function ruleFacts({ layers }: Guardrails): ReadonlyMap<string, RuleFacts> {
  const facts = new Map<string, RuleFacts>([
    ...ownFacts(FLEET_POLICY, FLEET_RULES),
    ...ownFacts(REPOSITORY_POLICY, REPOSITORY_RULES),
    ...ownFacts(PROMOTION_POLICY, PROMOTION_RULES),
  ]);
  for (const { policies, rules } of layers) {
    const descriptions = new Map(
      policies.map(({ metadata, spec }) => [metadata.name, spec.description ?? null]),
    );
    for (const { policy, id, title, remedy, severity } of rules) {
      const description = descriptions.get(policy) ?? null;
      facts.set(`${policy}/${id}`, { title, description, remedy, severity });
    }
  }
  return facts;
}

type OwnRule = Omit<RuleFacts, "description"> & { readonly id: string };

function ownFacts(
  policy: string,
  rules: readonly OwnRule[],
): readonly (readonly [string, RuleFacts])[] {
  return rules.map(({ id, title, remedy, severity }) => [
    `${policy}/${id}`,
    { title, description: null, remedy, severity },
  ]);
}
