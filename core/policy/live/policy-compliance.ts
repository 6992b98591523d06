import { compareTexts } from "#core/compare-texts.ts";
import { podTemplate } from "#core/kube/pod-template.ts";
import { displayName, type KubeObject, resourceKey } from "#core/kube/resource.ts";
import type { CompiledRule } from "#core/policy/compile-rule.ts";
import type { Decision } from "#core/policy/finding.ts";
import type { Subject } from "#core/policy/select.ts";
import type { LiveNamespace, NamespaceJudging } from "./judge-namespace.ts";

/** How many resources of a namespace a policy judged, and in how many it found something that nobody excepted. */
export interface PolicyCompliance {
  readonly policy: string;
  /** Rules over the whole namespace count as one more. */
  readonly judged: number;
  readonly failed: number;
}

/** What stands for the namespace as a whole among the resources. */
const WHOLE = "";

/** By policy, sorted; policies that have nothing to judge in the namespace are left out. */
export function policyCompliance(
  live: LiveNamespace,
  { decision, judging }: { readonly decision: Decision; readonly judging: NamespaceJudging },
): readonly PolicyCompliance[] {
  const rules = judging.guardrails.layers
    .flatMap((layer) => layer.rules)
    .filter(({ doors }) => doors.includes("scan"));
  const whole = new Set(rules.filter(isWhole).map(ruleName));
  const failed = new Map<string, Set<string>>();
  for (const { policy, rule, resource, status, exception } of decision.findings) {
    if (exception !== null || status === "not-evaluable") continue;
    add(failed, policy, whole.has(`${policy}/${rule}`) ? WHOLE : resourceKey(resource));
  }
  const judged = new Map<string, Set<string>>();
  const subjects = subjectsOf(live, judging.environment);
  for (const rule of rules) {
    if (isWhole(rule)) {
      if (live.object !== null) add(judged, rule.policy, WHOLE);
    } else
      for (const { subject, key } of subjects)
        if (isJudged(rule, subject)) add(judged, rule.policy, key);
  }
  return [...judged]
    .sort(([left], [right]) => compareTexts(left, right))
    .map(([policy, keys]) => ({
      policy,
      judged: keys.size,
      failed: [...(failed.get(policy) ?? [])].filter((key) => keys.has(key)).length,
    }));
}

interface JudgedSubject {
  readonly subject: Subject;
  readonly key: string;
}

function subjectsOf(
  { object, objects }: LiveNamespace,
  environment: string | null,
): readonly JudgedSubject[] {
  const name = object === null ? null : (object.metadata?.name ?? "");
  const subjectOf = (each: KubeObject, namespace: string | null) => ({
    subject: { object: each, namespace, environment, operation: "CREATE" as const },
    key: resourceKey({ ...each, namespace, name: displayName(each) }),
  });
  const own = object === null ? [] : [subjectOf(object, null)];
  return [...own, ...objects.map((each) => subjectOf(each, name))];
}

function isJudged(rule: CompiledRule, subject: Subject): boolean {
  if (!rule.matches(subject)) return false;
  if (rule.each === "object") return true;
  const extra = rule.podSpecs.find(({ matches }) => matches(subject))?.keys;
  return podTemplate(subject.object, extra) !== null;
}

function isWhole({ each }: CompiledRule): boolean {
  return each === "bundle";
}

function ruleName({ policy, id }: CompiledRule): string {
  return `${policy}/${id}`;
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}
