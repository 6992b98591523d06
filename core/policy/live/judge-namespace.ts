import type { KubeObject } from "#core/kube/resource.ts";
import type { CompiledRule } from "#core/policy/compile-rule.ts";
import { compareFindings, countPolicies, decisionOf } from "#core/policy/decide.ts";
import { evaluate, type JudgedResource } from "#core/policy/evaluate.ts";
import type { Decision } from "#core/policy/finding.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";

/** Objects judged in one step: a step takes milliseconds, so that a server can answer between two of them. */
const AT_ONCE = 20;

/** A namespace of a cluster with what it holds, or the cluster with what belongs to no namespace. */
export interface LiveNamespace {
  /** The Namespace itself; null for the cluster. */
  readonly object: KubeObject | null;
  readonly objects: readonly KubeObject[];
}

export interface NamespaceJudging {
  readonly guardrails: Guardrails;
  readonly environment: string | null;
  readonly now: number;
}

/** Judges at door scan: each object, the Namespace too, and all of them together by the bundle rules. */
export function judgeNamespace(live: LiveNamespace, judging: NamespaceJudging): Decision {
  return joinSteps([...judgeInSteps(live, judging)], { live, judging });
}

/** The same, step by step, for those who have other work between: what joinSteps joins. */
export function* judgeInSteps(
  { object, objects }: LiveNamespace,
  judging: NamespaceJudging,
): Generator<Decision, void, undefined> {
  const given = { door: "scan", environment: judging.environment, now: judging.now } as const;
  const single = withRules(judging.guardrails, (rule) => rule.each !== "bundle");
  if (object === null) {
    yield* judgeCluster(objects, { ...given, bundle: CLUSTER_TARGET, guardrails: single });
    return;
  }
  const name = object.metadata?.name ?? "";
  const own: JudgedResource = { object, namespace: null, isNamespaced: false, source: null };
  const held = objects.map((each) => ({ object: each, namespace: name, source: null }));
  const input = { ...given, bundle: namespaceTarget(name) };
  yield evaluate({ ...input, guardrails: single, resources: [own] });
  for (let start = 0; start < held.length; start += AT_ONCE) {
    const resources = [own, ...held.slice(start, start + AT_ONCE)];
    const decision = evaluate({ ...input, guardrails: single, resources });
    yield { ...decision, findings: decision.findings.filter((each) => !isAbout(each, object)) };
  }
  const whole = withRules(judging.guardrails, (rule) => rule.each === "bundle");
  yield evaluate({ ...input, guardrails: whole, resources: [own, ...held] });
}

/** What belongs to no namespace is no whole: rules over one are a namespace's. */
function* judgeCluster(
  objects: readonly KubeObject[],
  input: Omit<Parameters<typeof evaluate>[0], "resources">,
): Generator<Decision, void, undefined> {
  for (let start = 0; start < objects.length; start += AT_ONCE) {
    const resources = objects
      .slice(start, start + AT_ONCE)
      .map((object) => ({ object, namespace: null, isNamespaced: false, source: null }));
    yield evaluate({ ...input, resources });
  }
}

/** One decision of all steps. */
export function joinSteps(
  steps: readonly Decision[],
  { live, judging }: { readonly live: LiveNamespace; readonly judging: NamespaceJudging },
): Decision {
  const { guardrails } = judging;
  const findings = steps.flatMap((step) => step.findings).sort(compareFindings);
  const rules = guardrails.layers.flatMap((layer) => layer.rules);
  return {
    decision: decisionOf(findings),
    revision: guardrails.revision,
    findings,
    counts: {
      resources: live.objects.length + (live.object === null ? 0 : 1),
      policies: countPolicies(guardrails),
      rules: rules.length,
    },
  };
}

/** What the cluster is called where overlays have their path. */
export const CLUSTER_TARGET = "cluster";

/** What a namespace is called where overlays have their path. */
export function namespaceTarget(name: string): string {
  return `namespace/${name}`;
}

function withRules(guardrails: Guardrails, isWanted: (rule: CompiledRule) => boolean): Guardrails {
  const layers = guardrails.layers.map((layer) => ({
    ...layer,
    rules: layer.rules.filter(isWanted),
  }));
  return { ...guardrails, layers };
}

/** The Namespace is in every step, for the rules that look it up; it is judged in the first. */
function isAbout({ resource }: Decision["findings"][number], { metadata }: KubeObject): boolean {
  const isNamespace = resource.kind === "Namespace" && resource.apiVersion === "v1";
  return isNamespace && resource.name === metadata?.name;
}
