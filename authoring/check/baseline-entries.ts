import type { ResourceRef } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { BaselineEntry } from "#core/policy/fleet.ts";
import type { GuardrailLayer, Guardrails } from "#core/policy/guardrails.ts";
import { DOORS, type PolicyDocument } from "#core/policy/policy.ts";

/** An entry for each finding that denies or warns by a policy on which the repository's baseline counts. */
export function baselineEntries(
  findings: readonly Finding[],
  guardrails: Guardrails,
): readonly BaselineEntry[] {
  const own = ownPolicies(guardrails);
  return findings
    .filter(({ action }) => action === "deny" || action === "warn")
    .filter(({ policy }) => own.has(policy))
    .map(({ id, policy, rule, resource, path }) => ({
      ...{ id, policy, rule, path },
      resource: resourceWords(resource),
    }));
}

interface Seen {
  readonly findings: readonly Finding[];
  readonly policies: readonly PolicyDocument[];
}

/** Entries that no finding has, but for those of rules that check does not evaluate. */
export function unusedEntries(
  entries: readonly BaselineEntry[],
  { findings, policies }: Seen,
): readonly BaselineEntry[] {
  const found = new Set(findings.map(({ id }) => id));
  const elsewhere = new Set(policies.flatMap(rulesElsewhere));
  return entries.filter(
    ({ id, policy, rule }) => !found.has(id) && !elsewhere.has(`${policy}/${rule}`),
  );
}

/** "Deployment shop-prod/api": for people, who tell overlays apart by it too. */
function resourceWords({ kind, namespace, name }: ResourceRef): string {
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** No repository's baseline touches the platform's policies, or what check finds about the fleet itself. */
function ownPolicies({ layers }: Guardrails): ReadonlySet<string> {
  const isPlatform = ({ fleet }: GuardrailLayer) => fleet.spec.platform;
  const platform = new Set(layers.filter(isPlatform).flatMap(policiesOf));
  const own = layers.filter((layer) => !isPlatform(layer)).flatMap(policiesOf);
  return new Set(own.filter((policy) => !platform.has(policy)));
}

function policiesOf({ rules }: GuardrailLayer): readonly string[] {
  return rules.map(({ policy }) => policy);
}

function rulesElsewhere({ metadata, spec }: PolicyDocument): readonly string[] {
  return spec.rules
    .filter((rule) => !(rule.doors ?? spec.doors ?? DOORS).includes("check"))
    .map(({ id }) => `${metadata.name}/${id}`);
}
