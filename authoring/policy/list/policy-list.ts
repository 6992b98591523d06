import { actionInForce } from "#authoring/policy/action-in-force.ts";
import {
  exceptionsFrom,
  ownExceptions,
  type PolicyInForce,
  type RulesInForce,
} from "#authoring/policy/rules-in-force.ts";
import {
  type Action,
  DOORS,
  type Door,
  type PolicyRule,
  type Severity,
} from "#core/policy/policy.ts";

export interface ListedRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly doors: readonly Door[];
  /** By environment; reasons of overrides that set them beside it. */
  readonly actions: Readonly<Record<string, Action>>;
  readonly overrides: Readonly<Record<string, string>>;
  /** Names of the exceptions in force, those of the policy's own format last. */
  readonly exceptions: readonly string[];
}

export interface ListedPolicy {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly rules: readonly ListedRule[];
}

/** What is in force for a fleet: every format of `policy list` is made from it. */
export interface PolicyList {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "PolicyList";
  readonly revision: string;
  readonly environments: readonly string[];
  readonly policies: readonly ListedPolicy[];
  /** What policies in other formats have that is not evaluated. */
  readonly hints: readonly string[];
}

interface ListSettings {
  readonly environments: readonly string[];
  readonly now: number;
}

/** The list for some environments. */
export function policyList(rules: RulesInForce, settings: ListSettings): PolicyList {
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PolicyList",
    revision: rules.revision,
    environments: settings.environments,
    policies: rules.policies.map((policy) => listedPolicy(policy, settings)),
    hints: rules.hints,
  };
}

function listedPolicy(policy: PolicyInForce, settings: ListSettings): ListedPolicy {
  const { metadata, spec } = policy.document;
  return {
    name: metadata.name,
    title: spec.title,
    source: policy.source,
    rules: spec.rules.map((rule) => listedRule(rule, { policy, settings })),
  };
}

function listedRule(
  rule: PolicyRule,
  { policy, settings }: { readonly policy: PolicyInForce; readonly settings: ListSettings },
): ListedRule {
  const { document, layer } = policy;
  const { spec, metadata } = document;
  const severity = rule.severity ?? spec.severity;
  const { environments, now } = settings;
  const settled = environments.map((environment) => {
    return { environment, ...actionInForce(policy, { rule, environment, now }) };
  });
  const { inForce } = exceptionsFrom({ policy: metadata.name, rule }, { layer, now });
  const own = ownExceptions(policy, { rule, now });
  return {
    id: rule.id,
    title: rule.title ?? spec.title,
    severity,
    doors: rule.doors ?? spec.doors ?? DOORS,
    actions: Object.fromEntries(settled.map(({ environment, action }) => [environment, action])),
    overrides: Object.fromEntries(
      settled.flatMap(({ environment, override }) =>
        override === null ? [] : [[environment, override.reason]],
      ),
    ),
    exceptions: [...inForce, ...own.filter((one) => one.inForce)].map(({ name }) => name),
  };
}
