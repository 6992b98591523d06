import { actionInForce } from "#authoring/policy/action-in-force.ts";
import { exceptionsFrom, ownExceptions } from "#authoring/policy/rules-in-force.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import type { Fleet, PolicyException } from "#core/policy/fleet.ts";
import { DOORS, type PolicyRule, type Selector } from "#core/policy/policy.ts";
import type {
  ExplainedAction,
  ExplainedException,
  ExplainedRule,
  Explanation,
} from "./explanation.ts";
import type { FoundPolicy } from "./find-policy.ts";
import type { KnownPolicy } from "./known-policies.ts";
import { pageSections } from "./page-sections.ts";
import type { TestExample } from "./test-examples.ts";
import { rulePage } from "./rule-pages.ts";

interface Context {
  readonly fleet: Fleet | null;
  readonly examples: readonly TestExample[];
  readonly now: number;
}

/** Everything that is known about a policy, or about one rule of it. */
export function explainPolicy({ policy, rule }: FoundPolicy, context: Context): Explanation {
  const { metadata, spec } = policy.document;
  const rules = spec.rules.filter(({ id }) => rule === null || id === rule);
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PolicyExplanation",
    policy: metadata.name,
    title: spec.title,
    description: spec.description ?? null,
    source: policy.source,
    line: policy.line,
    format: formatOf(policy),
    inForce: policy.layer !== null,
    params: spec.params ?? {},
    rules: rules.map((one) => explainRule(one, { ...context, policy })),
  };
}

type RuleContext = Context & { readonly policy: KnownPolicy };

function explainRule(rule: PolicyRule, context: RuleContext): ExplainedRule {
  const { spec, metadata } = context.policy.document;
  const { foreign = null } = context.policy;
  const part = foreign?.get(rule.id) ?? null;
  const schema = yamlOf(rule.schema ?? part?.written);
  return {
    id: rule.id,
    title: rule.title ?? spec.title,
    severity: rule.severity ?? spec.severity,
    remedy: rule.remedy ?? spec.remedy ?? null,
    each: rule.each ?? "object",
    doors: rule.doors ?? spec.doors ?? DOORS,
    match: given([spec.match, rule.match]),
    exclude: given([spec.exclude, rule.exclude]),
    expression: rule.cel ?? schema,
    sections: pageSections(pageOf(metadata.name, rule.id) ?? ""),
    examples: context.examples
      .filter((example) => example.rule === rule.id)
      .map(({ title }) => title),
    actions: actionsOf(rule, context),
    exceptions: exceptionsOf(rule, context),
    ownExceptions: ownExceptions({ foreign }, { rule, now: context.now }),
    mostAction: part?.mostAction ?? null,
  };
}

function yamlOf(value: unknown): string | null {
  return value === undefined || value === null ? null : writeYaml(value).trim();
}

function formatOf({ foreign }: KnownPolicy): string | null {
  const [part] = foreign?.values() ?? [];
  return part === undefined ? null : `${part.document.kind} (${part.document.apiVersion})`;
}

/** The level restricted takes rules over from the level baseline, with their pages. */
function pageOf(policy: string, rule: string): string | null {
  const own = rulePage(`${policy}/${rule}`);
  return (
    own ?? (policy === "pod-security-restricted" ? rulePage(`pod-security-baseline/${rule}`) : null)
  );
}

function actionsOf(
  rule: PolicyRule,
  { policy, fleet, now }: RuleContext,
): readonly ExplainedAction[] {
  const { layer, document } = policy;
  if (layer === null) return [];
  const known = { document, layer, foreign: policy.foreign ?? null };
  return (fleet?.spec.environments ?? []).map(({ name: environment }) => {
    const { action, override } = actionInForce(known, { rule, environment, now });
    if (override === null) return { environment, action, override };
    const { owner, reason, until = null } = override;
    return { environment, action, override: { owner, reason, until } };
  });
}

function exceptionsOf(
  rule: PolicyRule,
  { policy, now }: RuleContext,
): readonly ExplainedException[] {
  const { layer, document } = policy;
  if (layer === null) return [];
  const { inForce, ended } = exceptionsFrom(
    { policy: document.metadata.name, rule },
    { layer, now },
  );
  return [
    ...inForce.map((exception) => explainException(exception, true)),
    ...ended.map((exception) => explainException(exception, false)),
  ];
}

function explainException({ name, spec }: PolicyException, inForce: boolean): ExplainedException {
  const { rules, owner, reason, ticket = null, expires, match } = spec;
  return { name, rules, owner, reason, ticket, expires, inForce, match: { ...match } };
}

function given(selectors: readonly (Selector | undefined)[]): readonly Selector[] {
  return selectors.filter((selector) => selector !== undefined);
}
