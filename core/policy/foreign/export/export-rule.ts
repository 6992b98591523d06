import { POD_KINDS } from "#core/kube/pod-template.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { parseMinor } from "#core/kube/schema/kubernetes-version.ts";
import type { GuardrailSource } from "../../guardrails.ts";
import { DOORS, type PolicyDocument, type PolicyRule, type Selector } from "../../policy.ts";
import { kindMatcher } from "../../select.ts";
import type { NamedExpression, WrittenValidation } from "../cel-policy.ts";
import type { ResourceRule } from "../match-resources.ts";
import {
  type EnvironmentBinding,
  environmentBindings,
  environmentsOn,
} from "./environment-bindings.ts";
import { knownKinds } from "./kind-resource.ts";
import { HAS_TEMPLATE, podVariables } from "./pod-variables.ts";
import { type RuleKinds, ruleKinds } from "./resource-rules.ts";
import { ruleParts } from "./rule-parts.ts";
import { excludeCondition, matchCondition } from "./selector-condition.ts";

/** A rule as a ValidatingAdmissionPolicy has it. */
export interface ExportedRule {
  readonly rule: PolicyRule;
  readonly title: string;
  readonly validation: WrittenValidation;
  readonly variables: readonly NamedExpression[];
  readonly resourceRules: readonly ResourceRule[];
  readonly matchConditions: readonly NamedExpression[];
  readonly bindings: readonly EnvironmentBinding[];
}

/** What of a rule does not travel: places are field paths in the policy. */
export interface RuleLeft {
  readonly place: string;
  readonly why: string;
}

export interface ExportContext {
  readonly layer: GuardrailSource;
  readonly cluster: string | null;
  readonly now: number;
}

interface RuleExport {
  readonly exported: ExportedRule | null;
  readonly left: readonly RuleLeft[];
}

/** One rule of a native policy; null where it does not fit, with the reasons. */
export function exportRule(
  rule: PolicyRule,
  context: ExportContext & { readonly policy: PolicyDocument; readonly index: number },
): RuleExport {
  const { policy, index } = context;
  const at = `spec.rules[${index}]`;
  const misfits = misfitsOf(rule, policy, at);
  if (misfits.length > 0) return { exported: null, left: misfits };
  const kinds = kindsOf(rule, context);
  const unknown = kinds.unknown.map((pattern) => ({
    place: `${at}.match.kinds`,
    why: `the resource of the kind "${pattern}" is not known; add its CustomResourceDefinition to spec.crds of the fleet`,
  }));
  if (kinds.resourceRules.length === 0) {
    const nothing = { place: `${at}.match.kinds`, why: "no kind that is known fits it" };
    return { exported: null, left: unknown.length > 0 ? unknown : [nothing] };
  }
  const parts = ruleParts(rule, {
    policy,
    mayBeSecret: mayBeSecret(rule, kinds),
    minor: oldestMinor(context),
  });
  const left = parts.left.map(({ place, why }) => ({ place: `${at}.${place}`, why }));
  if (parts.validation === null) return { exported: null, left: [...unknown, ...left] };
  const pods = podVariables({
    kinds: kinds.kinds ?? [],
    podSpecs: policy.spec.podSpecs ?? [],
    injected: context.layer.fleet.spec.injected,
  });
  const ofPods = parts.podVariables.flatMap((name) => pods.get(name) ?? []);
  const exported = {
    rule,
    title: rule.title ?? policy.spec.title,
    validation: parts.validation,
    variables: [...ofPods, ...parts.variables],
    resourceRules: kinds.resourceRules,
    matchConditions: conditionsOf(rule, { policy, kinds }),
    bindings: bindingsOf(rule, context),
  };
  return { exported, left: unknown };
}

/** Of what no environment says: the newest that there are schemas for. */
const NEWEST_MINOR = 36;

/** The minor version of the oldest Kubernetes among the environments that get the policies. */
function oldestMinor({ layer, cluster }: ExportContext): number {
  const minors = environmentsOn(layer.fleet, cluster).flatMap(
    ({ kubernetesVersion }) => parseMinor(kubernetesVersion ?? "") ?? [],
  );
  return Math.min(NEWEST_MINOR, ...minors);
}

function misfitsOf(rule: PolicyRule, { spec }: PolicyDocument, at: string): readonly RuleLeft[] {
  const doors = rule.doors ?? spec.doors ?? DOORS;
  const excludes = [spec.exclude, rule.exclude].filter(isGiven);
  const matches = [spec.match, rule.match].filter(isGiven);
  const isMixed = excludes.some(
    (selector) => selector.environments !== undefined && Object.keys(selector).length > 1,
  );
  const operations = matches.flatMap((selector) => selector.operations ?? []);
  const isDeletion = operations.length > 0 && !operations.some((one) => /CREATE|UPDATE/.test(one));
  const misfits: readonly (readonly [isSo: boolean, place: string, why: string])[] = [
    [
      rule.each === "bundle",
      "each",
      "it judges all resources together, and an API server sees one",
    ],
    [
      rule.schema !== undefined,
      "schema",
      "it is a JSON Schema, and a ValidatingAdmissionPolicy has CEL alone",
    ],
    [
      !doors.includes("admission"),
      "doors",
      `it is not judged at admission, but at ${doors.join(", ")}`,
    ],
    [isMixed, "exclude", "it leaves out environments together with something else"],
    [isDeletion, "match.operations", "deletions and connections are never judged"],
  ];
  return misfits.flatMap(([isSo, place, why]) => (isSo ? [{ place: `${at}.${place}`, why }] : []));
}

function isGiven(selector: Selector | undefined): selector is Selector {
  return selector !== undefined;
}

interface RulePlace extends ExportContext {
  readonly policy: PolicyDocument;
}

function kindsOf(rule: PolicyRule, { policy, layer }: RulePlace): RuleKinds {
  return ruleKinds({
    selectors: [policy.spec.match, rule.match].filter(isGiven),
    each: rule.each ?? "object",
    podKinds: (policy.spec.podSpecs ?? []).map(({ kind }) => kind),
    known: knownKinds(layer.crds ?? []),
  });
}

function mayBeSecret({ each = "object" }: PolicyRule, { kinds }: RuleKinds): boolean {
  if (each !== "object") return false;
  return kinds === null || kinds.some(({ group, kind }) => group === "" && kind === "Secret");
}

/** Whoever deletes an object may let its finalizers go. */
const NOT_BEING_DELETED: NamedExpression = {
  name: "not-being-deleted",
  expression: 'request.operation != "UPDATE" || !has(oldObject.metadata.deletionTimestamp)',
};

const ROLLOUT = kindMatcher(POD_KINDS.filter((kind) => kind.endsWith("/Rollout")));

function conditionsOf(
  rule: PolicyRule,
  { policy, kinds }: { readonly policy: PolicyDocument; readonly kinds: RuleKinds },
): readonly NamedExpression[] {
  const hasRollouts = (kinds.kinds ?? []).some(({ group, kind }) =>
    ROLLOUT({ apiVersion: `${group}/v1alpha1`, kind } satisfies KubeObject),
  );
  const written: readonly (readonly [name: string, condition: string | null])[] = [
    ["policy-match", matchCondition(policy.spec.match ?? {})],
    ["policy-exclude", excludeCondition(policy.spec.exclude ?? {})],
    ["rule-match", matchCondition(rule.match ?? {})],
    ["rule-exclude", excludeCondition(rule.exclude ?? {})],
  ];
  return [
    NOT_BEING_DELETED,
    ...(hasRollouts && rule.each !== "object" && rule.each !== undefined ? [HAS_TEMPLATE] : []),
    ...written.flatMap(([name, expression]) => (expression === null ? [] : [{ name, expression }])),
  ];
}

function bindingsOf(
  rule: PolicyRule,
  { policy, layer, cluster, now }: RulePlace,
): readonly EnvironmentBinding[] {
  const { spec, metadata } = policy;
  return environmentBindings(
    {
      policy: metadata.name,
      rule: rule.id,
      severity: rule.severity ?? spec.severity,
      match: [spec.match, rule.match].filter(isGiven),
      exclude: [spec.exclude, rule.exclude].filter(isGiven),
    },
    { layer, cluster, now },
  );
}
