import { compareTexts } from "#core/compare-texts.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { type KubeObject, resourceKey } from "#core/kube/resource.ts";
import type { CompiledRule } from "./compile-rule.ts";
import type { RawFinding } from "./decide.ts";
import type { EvaluateInput, JudgedResource } from "./evaluate.ts";
import type { GuardrailLayer } from "./guardrails.ts";
import { buildMessage, caughtVerdict, COST_LIMITS } from "./judge-element.ts";
import { listedPlaces } from "./listed-place.ts";
import { maskSecret } from "./mask-secret.ts";
import type { ResourceView } from "./resource-view.ts";
import { type VariableMemory, withVariables } from "./variable-map.ts";
import { withNamespace } from "./with-namespace.ts";

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
  const resources = inOrder(context.views).map((view) => {
    const object = withNamespace(maskSecret(view.resource.object), view.resource.namespace);
    views.set(object, view);
    return object;
  });
  const memory: VariableMemory = new Map();
  return rules.flatMap((rule) =>
    judgeRule(rule, {
      ...context,
      memory,
      resources,
      whole: wholeBundle(context.input.bundle),
      viewOf: (object) => views.get(object),
    }),
  );
}

/** By identity, and namesakes by content, so that a rule sees the same list whatever the order of documents. */
function inOrder(views: readonly ResourceView[]): readonly ResourceView[] {
  return views
    .map((view) => ({ view, key: resourceKey(view.ref) }))
    .sort((left, right) =>
      left.key === right.key
        ? compareTexts(contentOf(left.view), contentOf(right.view))
        : compareTexts(left.key, right.key),
    )
    .map(({ view }) => view);
}

function contentOf({ resource }: ResourceView): string {
  return canonicalJson(resource.object);
}

interface RuleContext extends BundleContext {
  readonly resources: readonly KubeObject[];
  readonly memory: VariableMemory;
  readonly whole: JudgedResource;
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
  const matching = matchingViews(rule, context);
  if (matching.size === 0) return [];
  const budget = { remaining: COST_LIMITS.bundle as number };
  const shown = withVariables(
    {
      environment: input.environment ?? "",
      params: rule.params,
      variables: {},
      resources: context.resources,
    },
    rule.variables,
    { budget, memory: context.memory },
  );
  try {
    const result = rule.program?.evaluate(shown, budget);
    if (result === true) return [];
    const ownMessage = () => buildMessage(rule, { shown, isSecret: false, budget });
    if (result === false)
      return [wholeFinding(rule, context, { status: "fail", message: ownMessage() })];
    const places = listed(rule, { ...context, result: result ?? null, ownMessage });
    return places.filter((finding) => isSelected(finding, matching));
  } catch (error) {
    const verdict = caughtVerdict(rule, { isSecret: false, door: input.door }, error);
    return [wholeFinding(rule, context, verdict)];
  }
}

function matchingViews(
  rule: CompiledRule,
  { views, input }: RuleContext,
): ReadonlySet<JudgedResource> {
  const { environment, operation = "CREATE" } = input;
  const matching = views.filter(({ resource: { object, namespace } }) =>
    rule.matches({ object, namespace, environment, operation }),
  );
  return new Set(matching.map(({ resource }) => resource));
}

/** match and exclude of a bundle rule decide which resources may be named; the rule sees all. */
function isSelected(finding: RawFinding, matching: ReadonlySet<JudgedResource>): boolean {
  return finding.status !== "fail" || matching.has(finding.resource);
}

interface ListContext extends RuleContext {
  readonly result: CelValue;
  readonly ownMessage: () => string;
}

function listed(rule: CompiledRule, context: ListContext): readonly RawFinding[] {
  const places = listedPlaces(context.result);
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
      ...wholeFinding(rule, context, { status: "fail", message: message ?? context.ownMessage() }),
      resource: view.resource,
      ref: view.ref,
      keys: keys ?? rule.keys,
    };
  });
}

function wholeFinding(
  rule: CompiledRule,
  { layer, input, whole }: RuleContext,
  { status, message }: { readonly status: RawFinding["status"]; readonly message: string },
): RawFinding {
  const { apiVersion, kind } = whole.object;
  return {
    layer,
    rule,
    resource: whole,
    ref: { apiVersion, kind, namespace: null, name: input.bundle },
    keys: [],
    status,
    message,
    environment: input.environment,
  };
}

/** What stands for all resources together where a finding is about none of them alone. */
function wholeBundle(name: string): JudgedResource {
  return {
    object: { apiVersion: "tiphys.io/v1alpha1", kind: "Bundle", metadata: { name } },
    namespace: null,
    source: null,
  };
}
