import type { CelBudget } from "#core/cel/compile-cel.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import type { CompiledRule } from "./compile-rule.ts";
import { decide, type RawFinding } from "./decide.ts";
import { type DoorRules, doorRules } from "./door-rules.ts";
import type { Decision } from "./finding.ts";
import type { GuardrailLayer, Guardrails } from "./guardrails.ts";
import { judgeBundle } from "./judge-bundle.ts";
import {
  COST_LIMITS,
  EXHAUSTED,
  FINDING_COST,
  judgeElement,
  type Verdict,
} from "./judge-element.ts";
import type { Door, Operation } from "./policy.ts";
import { type ResourceView, type ViewedElement, viewResource } from "./resource-view.ts";
import { judgeSchemas } from "./schema/judge-schemas.ts";
import { ownNamespace, type Subject } from "./select.ts";

/** An object to judge; `source` is where a person wrote it, when that is known. */
export interface JudgedResource {
  readonly object: KubeObject;
  /** Its namespace after defaulting; null for cluster-scoped kinds and where unknown. */
  readonly namespace: string | null;
  /** Whether its kind lives in a namespace; default: what the built-in table says. */
  readonly isNamespaced?: boolean;
  readonly source: { readonly file: string; readonly line: number | null } | null;
}

export interface EvaluateInput {
  readonly guardrails: Guardrails;
  readonly door: Door;
  /** Name of the environment; null for what none claims. */
  readonly environment: string | null;
  readonly resources: readonly JudgedResource[];
  /** Milliseconds since the epoch: exceptions and overrides end by it. */
  readonly now: number;
  /** Name of what is judged as a whole (an overlay), for findings that belong to no single resource. */
  readonly bundle: string;
  readonly operation?: Operation;
  /** Kinds that the layers with `hasSchemas` judge by, at doors render and check. */
  readonly schemas?: KindSchemas | undefined;
  /** What only admission knows; rules that read what is absent here are not evaluable. */
  readonly admission?: {
    readonly request: unknown;
    readonly oldObject: KubeObject | null;
    readonly namespaceObject: KubeObject | null;
  };
}

/**
 * The one evaluation of every door: all layers' rules over all resources. Pure and deterministic;
 * findings are sorted. One finding per resource, rule and path.
 */
export function evaluate(input: EvaluateInput): Decision {
  const namespaces = namespaceObjects(input.resources);
  const budgets = input.resources.map(() => ({ remaining: COST_LIMITS.object as number }));
  const findings: RawFinding[] = [];
  for (const layer of input.guardrails.layers) {
    const rules = doorRules(layer.rules, input.door);
    const views = input.resources.map((resource) => viewResource(resource, { input, namespaces }));
    for (const [index, view] of views.entries()) {
      const budget = budgets[index] ?? { remaining: 0 };
      judgeResource(view, { layer, rules, budget, input, findings });
    }
    for (const finding of judgeBundle(rules.whole, { layer, views, input })) findings.push(finding);
  }
  for (const finding of schemaFindings(input, namespaces)) findings.push(finding);
  return decide(findings, input);
}

function schemaFindings(
  input: EvaluateInput,
  namespaces: ReadonlyMap<string, KubeObject>,
): readonly RawFinding[] {
  const { schemas, resources, door } = input;
  if (schemas === undefined || (door !== "render" && door !== "check")) return [];
  const views = resources.map((resource) => viewResource(resource, { input, namespaces }));
  return judgeSchemas(views, { input, schemas });
}

interface ResourceContext {
  readonly layer: GuardrailLayer;
  readonly rules: DoorRules;
  readonly budget: CelBudget;
  readonly input: EvaluateInput;
  /** Takes what is found. */
  readonly findings: RawFinding[];
}

function judgeResource(view: ResourceView, context: ResourceContext): void {
  const { object, namespace } = view.resource;
  const { environment, operation = "CREATE" } = context.input;
  const subject: Subject = { object, namespace, environment, operation };
  for (const rule of context.rules.ofKind(object)) {
    if (rule.isSelected(subject)) judgeRule(rule, view.elements(rule, subject), { view, context });
  }
}

interface RuleContext {
  readonly view: ResourceView;
  readonly context: ResourceContext;
}

function judgeRule(
  rule: CompiledRule,
  elements: readonly ViewedElement[],
  { view, context }: RuleContext,
): void {
  const { layer, input, budget, findings } = context;
  for (const element of elements) {
    const isExhausted = budget.remaining <= 0;
    const verdicts = isExhausted ? [EXHAUSTED] : verdictsOn(rule, element, budget);
    budget.remaining -= verdicts.length * FINDING_COST;
    for (const verdict of verdicts) {
      findings.push({
        layer,
        rule,
        resource: view.resource,
        ref: view.ref,
        ...verdict,
        keys: [...element.keys, ...verdict.keys],
        environment: input.environment,
      });
    }
    if (isExhausted) return;
  }
}

function verdictsOn(
  rule: CompiledRule,
  element: ViewedElement,
  budget: CelBudget,
): readonly Verdict[] {
  if ("malformed" in element) return [malformedVerdict(element.malformed)];
  return judgeWithin(rule, element, budget);
}

/**
 * Judges under the limit for one expression, and books what it cost on the object's budget. A policy in another
 * format has many expressions in a rule, and holds each to that limit itself.
 */
function judgeWithin(
  rule: CompiledRule,
  element: Parameters<typeof judgeElement>[1],
  budget: CelBudget,
): readonly Verdict[] {
  const limit = rule.foreign === null ? COST_LIMITS.expression : budget.remaining;
  const granted = Math.min(limit, budget.remaining);
  const own = { remaining: granted };
  const verdicts = judgeElement(rule, element, own);
  budget.remaining -= granted - Math.max(0, own.remaining);
  return verdicts;
}

function malformedVerdict(reason: string): Verdict {
  return { status: "error", keys: [], message: `could not be judged: ${reason}` };
}

/** Namespaces of the render, by name: what `namespaceObject` can be outside admission. */
function namespaceObjects(resources: readonly JudgedResource[]): ReadonlyMap<string, KubeObject> {
  const found = new Map<string, KubeObject>();
  for (const { object, namespace } of resources) {
    if (object.kind !== "Namespace" || object.apiVersion !== "v1") continue;
    const name = ownNamespace({ object, namespace, environment: null, operation: "CREATE" });
    if (name !== null) found.set(name, object);
  }
  return found;
}
