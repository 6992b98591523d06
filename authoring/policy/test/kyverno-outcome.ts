import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { CompiledRule } from "#core/policy/compile-rule.ts";
import { evaluate, type EvaluateInput, type JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import { COST_LIMITS } from "#core/policy/judge-element.ts";
import { viewResource } from "#core/policy/resource-view.ts";
import type { KyvernoResult } from "./decode-kyverno-test.ts";
import type { PlayedRequest } from "./kyverno-request.ts";

/** What a rule came to; null where it is not about the object. */
export interface KyvernoOutcome {
  readonly result: KyvernoResult | null;
  readonly finding: Finding | null;
}

interface Judged {
  readonly layer: GuardrailLayer;
  /** What lies around the target: the namespaces of the test, objects of its cluster. */
  readonly beside: readonly JudgedResource[];
  readonly request: PlayedRequest;
  readonly now: number;
}

/** What one rule says about one object of a test, in Kyverno's words. */
export function kyvernoOutcome(rule: CompiledRule, judged: Judged): KyvernoOutcome {
  const { layer, beside, now } = judged;
  const { target, operation, admission } = judged.request;
  const own: CompiledRule = { ...rule, isSelected: ({ object }) => object === target.object };
  const guardrails = { layers: [{ ...layer, rules: [own] }], revision: layer.revision };
  const resources = [...beside.filter(({ object }) => object !== target.object), target];
  const input: EvaluateInput = {
    ...{ guardrails, resources, now, door: "check", environment: null, bundle: "test" },
    ...{ operation, admission },
  };
  const { findings } = evaluate(input);
  const open = findings.find(({ exception }) => exception === null);
  if (open !== undefined) return { result: resultOf(open, rule), finding: open };
  if (findings.length > 0) return { result: "skip", finding: null };
  return { result: quietResult(rule, { input, target }), finding: null };
}

/** Kyverno warns where a policy is not scored. */
function resultOf({ status }: Finding, { foreign }: CompiledRule): KyvernoResult {
  const scored = foreign?.document.metadata?.annotations?.["policies.kyverno.io/scored"];
  if (status === "fail") return scored === "false" ? "warn" : "fail";
  return "error";
}

/** What is behind it when a rule finds nothing. */
function quietResult(
  rule: CompiledRule,
  { input, target }: { readonly input: EvaluateInput; readonly target: JudgedResource },
): KyvernoResult | null {
  const { object, namespace } = target;
  const { operation = "CREATE" } = input;
  const subject = { object, namespace, environment: null, operation } as const;
  if (!rule.matches(subject)) return null;
  const namespaces = new Map(
    input.resources
      .filter((one) => one.object.kind === "Namespace")
      .map((one) => [one.object.metadata?.name ?? "", one.object]),
  );
  const [element] = viewResource(target, { input, namespaces }).elements(rule, subject);
  if (element === undefined || "malformed" in element) return null;
  const budget = { remaining: COST_LIMITS.object };
  const { fate } = rule.foreign ?? {};
  return fate === undefined ? "pass" : fate(element, budget);
}

/** A Namespace with some labels, as a resource of a test. */
export function namespaceResource(
  name: string,
  labels: Readonly<Record<string, string>>,
): JudgedResource {
  const object: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
  return {
    object,
    namespace: null,
    isNamespaced: isNamespacedKind("/Namespace", new Map()),
    source: null,
  };
}
