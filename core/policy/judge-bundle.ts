import type { CelValue } from "#core/cel/cel-value.ts";
import type { KubeObject, ResourceRef } from "#core/kube/resource.ts";
import type { CompiledRule } from "./compile-rule.ts";
import type { RawFinding } from "./decide.ts";
import type { EvaluateInput, JudgedResource } from "./evaluate.ts";
import type { GuardrailLayer } from "./guardrails.ts";
import { caughtVerdict, COST_LIMITS, withVariables } from "./judge-element.ts";
import { listedPlaces } from "./listed-place.ts";
import { maskSecret } from "./mask-secret.ts";
import type { ResourceView } from "./resource-view.ts";

interface BundleContext {
  readonly layer: GuardrailLayer;
  readonly views: readonly ResourceView[];
  readonly input: EvaluateInput;
}

/** What the bundle rules say about all resources together. Secret values are masked for them. */
export function judgeBundle(
  rules: readonly CompiledRule[],
  context: BundleContext,
): readonly RawFinding[] {
  if (rules.length === 0) return [];
  const views = new Map<unknown, ResourceView>();
  const resources = context.views.map((view) => {
    const object = withNamespace(maskSecret(view.resource.object), view.resource.namespace);
    views.set(object, view);
    return object;
  });
  return rules.flatMap((rule) =>
    judgeRule(rule, { ...context, resources, viewOf: (object) => views.get(object) }),
  );
}

interface RuleContext extends BundleContext {
  readonly resources: readonly KubeObject[];
  readonly viewOf: (object: unknown) => ResourceView | undefined;
}

function judgeRule(rule: CompiledRule, context: RuleContext): readonly RawFinding[] {
  const { input } = context;
  if (input.door === "admission") {
    return [
      wholeFinding(rule, context, {
        status: "not-evaluable",
        message: "not evaluated: one object arrives at admission, not the whole bundle",
      }),
    ];
  }
  const scoped = context.views.map((view) => ({
    view,
    subject: {
      object: view.resource.object,
      namespace: view.resource.namespace,
      environment: input.environment,
      operation: input.operation ?? ("CREATE" as const),
    },
  }));
  const matching = scoped.filter(({ subject }) => rule.matches(subject)).map(({ view }) => view);
  if (matching.length === 0) return [];
  const budget = { remaining: COST_LIMITS.bundle as number };
  const bindings = {
    environment: input.environment ?? "",
    params: rule.params,
    variables: {},
    resources: context.resources,
  };
  try {
    const result = rule.program?.evaluate(withVariables(bindings, rule, budget), budget);
    if (result === true) return [];
    if (result === false)
      return [wholeFinding(rule, context, { status: "fail", message: ownMessage(rule, bindings) })];
    return listed(rule, context, result ?? null).filter((finding) => isSelected(finding, matching));
  } catch (error) {
    const verdict = caughtVerdict(rule, { isSecret: false, door: input.door }, error);
    return [wholeFinding(rule, context, verdict)];
  }
}

/** match and exclude of a bundle rule decide which resources may be named; the rule sees all. */
function isSelected(finding: RawFinding, matching: readonly ResourceView[]): boolean {
  return finding.status !== "fail" || matching.some((view) => view.resource === finding.resource);
}

function ownMessage(rule: CompiledRule, bindings: Readonly<Record<string, unknown>>): string {
  if (rule.message === null) return rule.title;
  return rule.message(bindings, { remaining: COST_LIMITS.expression });
}

function listed(rule: CompiledRule, context: RuleContext, result: CelValue): readonly RawFinding[] {
  const places = listedPlaces(result);
  if (places === null) {
    const message = "could not be judged: expected true or a list of {resource, path, message}";
    return [wholeFinding(rule, context, { status: "error", message })];
  }
  return places.map(({ resource, keys, message }) => {
    const view = context.viewOf(resource);
    if (view === undefined) {
      const reason =
        "could not be judged: each entry of the list must name a resource of `resources`";
      return wholeFinding(rule, context, { status: "error", message: reason });
    }
    return {
      ...wholeFinding(rule, context, { status: "fail", message: message ?? rule.title }),
      resource: view.resource,
      ref: view.ref,
      keys: keys ?? rule.keys,
    };
  });
}

function wholeFinding(
  rule: CompiledRule,
  { layer, input }: RuleContext,
  { status, message }: { readonly status: RawFinding["status"]; readonly message: string },
): RawFinding {
  const ref: ResourceRef = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "Bundle",
    namespace: null,
    name: input.bundle,
  };
  const resource: JudgedResource = {
    object: { apiVersion: ref.apiVersion, kind: ref.kind },
    namespace: null,
    source: null,
  };
  return {
    layer,
    rule,
    resource,
    ref,
    keys: [],
    status,
    message,
    container: null,
    environment: input.environment,
  };
}

/** Bundle rules compare namespaces, so an object without one shows the one it gets. */
function withNamespace(object: KubeObject, namespace: string | null): KubeObject {
  if (namespace === null || object.metadata?.namespace === namespace) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}
