import type { Environment, Fleet, LabelSelector, Override } from "../../fleet.ts";
import { ENVIRONMENT_LABEL } from "../../live/namespace-findings.ts";
import { actionOf, environmentTest } from "../../override-claim.ts";
import type { GuardrailSource } from "../../guardrails.ts";
import type { Action, Selector, Severity } from "../../policy.ts";
import type { MatchResources } from "../match-resources.ts";

/** What a binding says: in an environment, or (null) in what none claims. */
export interface EnvironmentBinding {
  readonly environment: string | null;
  readonly action: Exclude<Action, "off">;
  readonly matchResources: MatchResources;
  /** The override that gives the action, if it ends. */
  readonly until: Override | null;
}

interface BoundRule {
  readonly policy: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly match: readonly Selector[];
  readonly exclude: readonly Selector[];
}

interface BindingContext {
  readonly layer: Pick<GuardrailSource, "fleet" | "unclaimed">;
  /** Environments of other clusters get no binding. */
  readonly cluster: string | null;
  readonly now: number;
}

const NAME_LABEL = "kubernetes.io/metadata.name";

/** The environments of one cluster. */
export function environmentsOn({ spec }: Fleet, cluster: string | null): readonly Environment[] {
  return spec.environments.filter(
    ({ clusters }) => clusters === undefined || clusters.includes(cluster ?? ""),
  );
}

/** How the namespaces of an environment are told apart in a cluster; null where nothing says it. */
export function namespaceChoice({
  name,
  namespaces,
  namespaceSelector,
}: Environment): LabelSelector | null {
  if (namespaces.length === 0) return namespaceSelector ?? null;
  const isListed = namespaceSelector === undefined && namespaces.every((one) => !/[*?]/.test(one));
  if (isListed)
    return { matchExpressions: [{ key: NAME_LABEL, operator: "In", values: namespaces }] };
  return { matchLabels: { [ENVIRONMENT_LABEL]: name } };
}

/** The bindings of a rule, one an environment in which it does something. */
export function environmentBindings(
  rule: BoundRule,
  context: BindingContext,
): readonly EnvironmentBinding[] {
  const environments = environmentsOn(context.layer.fleet, context.cluster);
  const claimed = environments.flatMap((environment) => {
    const selector = namespaceChoice(environment);
    if (selector === null) return [];
    return bound(rule, {
      ...context,
      environment: environment.name,
      match: inNamespaces(selector),
    });
  });
  const unclaimed = bound(rule, { ...context, environment: null, match: elsewhere(environments) });
  return [...claimed, ...unclaimed];
}

interface Place extends BindingContext {
  readonly environment: string | null;
  readonly match: MatchResources;
}

function bound(
  rule: BoundRule,
  { layer, environment, match, now }: Place,
): readonly EnvironmentBinding[] {
  if (!rule.match.every(({ environments }) => environmentTest(environments)(environment)))
    return [];
  if (rule.exclude.some((selector) => isExcluded(selector, environment))) return [];
  const place = { policy: rule.policy, rule: rule.rule, environment };
  const { action, override } = actionOf(layer, { place, severity: rule.severity, now });
  const until = override?.until === undefined ? null : override;
  return action === "off" ? [] : [{ environment, action, matchResources: match, until }];
}

/** Whether an exclude is about the environment alone, and about this one. */
function isExcluded({ environments, ...rest }: Selector, environment: string | null): boolean {
  if (environments === undefined || Object.keys(rest).length > 0) return false;
  return environmentTest(environments)(environment);
}

const ANY = { apiGroups: ["*"], apiVersions: ["*"], operations: ["*"] } as const;

/** Objects of no namespace match every selector: here only those in one, and the Namespaces themselves. */
function inNamespaces(namespaceSelector: LabelSelector): MatchResources {
  return {
    namespaceSelector,
    resourceRules: [
      { ...ANY, resources: ["*/*"], scope: "Namespaced" },
      { ...ANY, apiGroups: [""], resources: ["namespaces"] },
    ],
  };
}

/** What no environment claims: other namespaces, and objects of none. */
function elsewhere(environments: readonly Environment[]): MatchResources {
  const choices = environments.map(namespaceChoice);
  const negated = choices.flatMap((choice) => choice?.matchExpressions ?? []).map(opposite);
  const labels = choices.flatMap((choice) => Object.entries(choice?.matchLabels ?? {}));
  const byKey = Map.groupBy(labels, ([key]) => key);
  const unlabelled = [...byKey].map(([key, pairs]) => ({
    key,
    operator: "NotIn" as const,
    values: pairs.map(([, value]) => value),
  }));
  const matchExpressions = [...negated, ...unlabelled];
  return matchExpressions.length === 0 ? {} : { namespaceSelector: { matchExpressions } };
}

const OPPOSITES = {
  In: "NotIn",
  NotIn: "In",
  Exists: "DoesNotExist",
  DoesNotExist: "Exists",
} as const;

type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

function opposite({ operator, ...rest }: Expression): Expression {
  return { ...rest, operator: OPPOSITES[operator] };
}
