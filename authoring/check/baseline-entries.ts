import type { ResourceRef } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { BaselineEntry } from "#core/policy/fleet.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import { DOORS, type PolicyDocument } from "#core/policy/policy.ts";
import { FLEET_POLICY } from "./fleet-finding.ts";

/** An entry for each finding that denies or warns by a policy on which the repository's baseline counts. */
export function baselineEntries(
  findings: readonly Finding[],
  guardrails: Guardrails,
): readonly BaselineEntry[] {
  const others = platformPolicies(guardrails);
  return findings
    .filter(({ action }) => action === "deny" || action === "warn")
    .filter(({ policy }) => policy !== FLEET_POLICY && !others.has(policy))
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

/** No repository's baseline touches what the platform's policies say. */
function platformPolicies({ layers }: Guardrails): ReadonlySet<string> {
  const platform = layers.filter(({ fleet }) => fleet.spec.platform);
  return new Set(platform.flatMap(({ policies }) => policies.map(({ metadata }) => metadata.name)));
}

function rulesElsewhere({ metadata, spec }: PolicyDocument): readonly string[] {
  return spec.rules
    .filter((rule) => !(rule.doors ?? spec.doors ?? DOORS).includes("check"))
    .map(({ id }) => `${metadata.name}/${id}`);
}
