import type { CelBindings } from "#core/cel/compile-cel.ts";
import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import { isRecord } from "#core/is-record.ts";
import { podContainers, podTemplate, typeName } from "#core/kube/pod-template.ts";
import { displayName, groupKind, type KubeObject, type ResourceRef } from "#core/kube/resource.ts";
import type { CompiledRule } from "./compile-rule.ts";
import type { PathKey } from "#core/document/field-path.ts";
import type { EvaluateInput, JudgedResource } from "./evaluate.ts";
import type { ElementPlace, ElementScope, ElementView } from "./judge-element.ts";
import { isSecret, maskSecret } from "./mask-secret.ts";
import type { Subject } from "./select.ts";
import { withNamespace } from "./with-namespace.ts";

/** An element of a resource that rules judge, or the place where one belongs and something else is. */
export type ViewedElement =
  | (ElementView & { readonly keys: readonly PathKey[] })
  | { readonly keys: readonly PathKey[]; readonly malformed: string };

/** A resource with its elements found once, for all rules. */
export interface ResourceView {
  readonly resource: JudgedResource;
  readonly ref: ResourceRef;
  readonly elements: (rule: CompiledRule, subject: Subject) => readonly ViewedElement[];
}

interface ViewContext {
  readonly input: EvaluateInput;
  readonly namespaces: ReadonlyMap<string, KubeObject>;
}

/** A view that finds pod specs and containers when a rule first asks for them. */
export function viewResource(resource: JudgedResource, context: ViewContext): ResourceView {
  const { namespace } = resource;
  const object = withNamespace(resource.object, namespace);
  const shownObject = maskSecret(object);
  const scope = scopeOf(resource, context);
  const known = new Map<object, Map<string, readonly ViewedElement[]>>();
  return {
    resource,
    ref: { apiVersion: object.apiVersion, kind: object.kind, namespace, name: displayName(object) },
    elements: (rule, subject) => {
      const extra = rule.podSpecs.find((location) => location.matches(subject))?.keys;
      const ofParams = known.get(rule.params) ?? new Map<string, readonly ViewedElement[]>();
      known.set(rule.params, ofParams);
      const key = extra === undefined ? rule.each : `${rule.each} ${extra.join(".")}`;
      const cached = ofParams.get(key);
      if (cached !== undefined) return cached;
      const ruleScope = { ...scope, params: rule.params, variables: NO_VARIABLES };
      const elements = findElements(rule, {
        object,
        shownObject,
        scope: ruleScope,
        extra,
        place: { resource, input: context.input },
      });
      ofParams.set(key, elements);
      return elements;
    },
  };
}

const NO_VARIABLES = {};

/** The variables that do not depend on the rule. What this door does not know has no key at all. */
function scopeOf(
  resource: JudgedResource,
  { input, namespaces }: ViewContext,
): Readonly<Record<string, unknown>> {
  const environment = input.environment ?? "";
  const { namespace } = resource;
  if (input.admission !== undefined) {
    const { namespaceObject, ...asked } = input.admission;
    const isUnknown = namespace !== null && namespaceObject === null;
    return isUnknown ? { environment, ...asked } : { environment, ...asked, namespaceObject };
  }
  if (namespace === null)
    return isNamespaced(resource) ? { environment } : { environment, namespaceObject: null };
  const namespaceObject = namespaces.get(namespace);
  return namespaceObject === undefined ? { environment } : { environment, namespaceObject };
}

function isNamespaced({ object, isNamespaced: known }: JudgedResource): boolean {
  if (known !== undefined) return known;
  return isNamespacedKind(groupKind(object), new Map());
}

interface ElementContext {
  readonly object: KubeObject;
  readonly shownObject: KubeObject;
  readonly scope: Readonly<Record<string, unknown>>;
  readonly extra: readonly string[] | undefined;
  readonly place: ElementPlace;
}

function findElements(rule: CompiledRule, context: ElementContext): readonly ViewedElement[] {
  const { object, shownObject, scope, extra, place } = context;
  const secret = isSecret(object);
  const whole = { ...scope, object };
  const common = { isSecret: secret, door: place.input.door, place };
  if (rule.each === "object") {
    const seen = elementScope(whole);
    const shown = secret ? elementScope({ ...maskAdmission(scope), object: shownObject }) : seen;
    return [{ ...common, keys: [], value: object, scope: seen, shown }];
  }
  const template = secret ? null : podTemplate(object, extra);
  if (template === null) return [];
  if ("malformed" in template) return [{ keys: template.at, malformed: template.malformed }];
  const { at, podSpec, metadata } = template;
  const podScope = { ...whole, podSpec, podMetadata: metadata };
  if (rule.each === "podSpec") {
    const seen = elementScope(podScope);
    return [{ ...common, keys: at, value: podSpec, scope: seen, shown: seen }];
  }
  return podContainers(podSpec).map(({ field, index, container }) => {
    const keys = [...at, field, index];
    if (!isRecord(container))
      return { keys, malformed: `expected a container, got ${typeName(container)}` };
    const seen = elementScope({ ...podScope, container });
    return { ...common, keys, value: container, scope: seen, shown: seen };
  });
}

function elementScope(bindings: CelBindings): ElementScope {
  return { bindings, memory: new Map() };
}

/** What admission knows besides the object, without the values of a Secret. */
function maskAdmission(
  scope: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { request, oldObject } = scope as { request?: unknown; oldObject?: KubeObject | null };
  return {
    ...scope,
    ...(request === undefined ? {} : { request: maskRequest(request) }),
    ...(oldObject ? { oldObject: maskSecret(oldObject) } : {}),
  };
}

function maskRequest(request: unknown): unknown {
  if (typeof request !== "object" || request === null) return request;
  const { object, oldObject } = request as {
    object?: KubeObject | null;
    oldObject?: KubeObject | null;
  };
  return {
    ...request,
    ...(object ? { object: maskSecret(object) } : {}),
    ...(oldObject ? { oldObject: maskSecret(oldObject) } : {}),
  };
}
