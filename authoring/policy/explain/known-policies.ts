import { FLEET_POLICY, FLEET_RULES } from "#core/policy/fleet-finding.ts";
import { PROMOTION_POLICY, PROMOTION_RULES } from "#core/policy/promotion-finding.ts";
import { REPOSITORY_POLICY, REPOSITORY_RULES } from "#core/policy/repository-finding.ts";
import { rulesInForce, type PolicyInForce } from "#authoring/policy/rules-in-force.ts";
import { schemaPolicy } from "#authoring/policy/schema-policy.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import type { PolicyDocument, PolicyRule, Severity } from "#core/policy/policy.ts";

/** A policy that can be explained; `layer` is null where no fleet has it in force. */
export interface KnownPolicy extends Omit<PolicyInForce, "layer"> {
  readonly layer: GuardrailLayer | null;
}

/** The policies in force, then the built-in ones that are not, then what check and lint say themselves. */
export async function knownPolicies(
  world: World,
): Promise<{ readonly fleet: Fleet | null; readonly policies: readonly KnownPolicy[] }> {
  const hasFleet =
    findRepositoryRoot(world.cwd, world).fleetFile !== null ||
    (world.env.TIPHYS_BUNDLE ?? "") !== "";
  const found = hasFleet ? await rulesInForce(world) : null;
  const inForce: readonly KnownPolicy[] = found?.policies ?? [];
  const names = new Set(inForce.map(({ document }) => document.metadata.name));
  const others = BUILTIN_SETS.filter(({ policy }) => !names.has(policy)).map((set) => ({
    document: expandSet({ name: set.name }),
    layer: null,
    source: `builtin:${set.name}`,
    line: null,
  }));
  return {
    fleet: found?.fleet ?? null,
    policies: [
      ...inForce,
      ...others,
      ...(names.has(SCHEMAS.document.metadata.name) ? [] : [SCHEMAS]),
      CHECKS_OWN,
      LINTS_OWN,
      PROMOTIONS_OWN,
    ],
  };
}

const SCHEMAS: KnownPolicy = {
  document: schemaPolicy,
  layer: null,
  source: "built in, on in every fleet",
  line: null,
};

interface OwnPolicy {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly rules: readonly Required<Pick<PolicyRule, "id" | "title" | "severity" | "remedy">>[];
  readonly source: string;
}

/** Findings that Tiphys makes without a document, in the form of a policy. */
function ownPolicy({ name, title, description, severity, rules, source }: OwnPolicy): KnownPolicy {
  const document: PolicyDocument = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailPolicy",
    metadata: { name },
    spec: {
      title,
      description,
      severity,
      doors: ["check"],
      rules: rules.map(({ id, title: claim, severity: own, remedy }) => ({
        id,
        title: claim,
        severity: own,
        remedy,
      })),
    },
  };
  return { document, layer: null, source, line: null };
}

const CHECKS_OWN = ownPolicy({
  name: FLEET_POLICY,
  title: "The fleet says what it means",
  description:
    "What `tiphys check` finds about the fleet itself, without a policy that asks for it.",
  severity: "low",
  rules: FLEET_RULES,
  source: "tiphys check",
});

const PROMOTIONS_OWN = ownPolicy({
  name: PROMOTION_POLICY,
  title: "Versions move by promotions",
  description:
    "What `tiphys check --base` finds about versions that changed in environments with `promotion.required`.",
  severity: "critical",
  rules: PROMOTION_RULES,
  source: "tiphys check --base",
});

const LINTS_OWN = ownPolicy({
  name: REPOSITORY_POLICY,
  title: "Applications fit their repository",
  description:
    "What `tiphys lint` finds where it holds Applications against the repository that they stand in.",
  severity: "low",
  rules: REPOSITORY_RULES,
  source: "tiphys lint",
});
