import { FLEET_POLICY, FLEET_RULES } from "#core/policy/fleet-finding.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import type { RuleFacts } from "./report-context.ts";

/** What the rules in force say of themselves, by "policy/rule"; check's own rules about the fleet too. */
export function ruleFacts({ layers }: Guardrails): ReadonlyMap<string, RuleFacts> {
  const facts = new Map<string, RuleFacts>(
    FLEET_RULES.map(({ id, title, remedy, severity }) => [
      `${FLEET_POLICY}/${id}`,
      { title, description: null, remedy, severity },
    ]),
  );
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
