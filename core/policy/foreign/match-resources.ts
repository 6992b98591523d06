import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { LabelSelector } from "../fleet.ts";
import type { ElementView } from "../judge-element.ts";
import type { Operation } from "../policy.ts";
import { labelSelectorMatcher, ownNamespace } from "../select.ts";
import { type ResourceName, resourceName } from "./resource-name.ts";

/** One of Kubernetes' NamedRuleWithOperations. */
export interface ResourceRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly operations?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly scope?: "Cluster" | "Namespaced" | "*";
}

/** Kubernetes' MatchResources; what is left out matches everything. */
export interface MatchResources {
  readonly resourceRules?: readonly ResourceRule[];
  readonly excludeResourceRules?: readonly ResourceRule[];
  readonly matchPolicy?: "Exact" | "Equivalent";
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
}

/** Whether an object is one of them; a text says what would have to be known. */
export type MatchAnswer = boolean | string;

export type ObjectMatcher = (element: ElementView) => MatchAnswer;

/**
 * A matcher as the API server's, which converts an object to the version that a rule names; here such an object
 * cannot be matched.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#match-conditions
 */
export function resourceMatcher(match: MatchResources): ObjectMatcher {
  const { resourceRules, excludeResourceRules = [], matchPolicy = "Equivalent" } = match;
  const isExact = matchPolicy === "Exact";
  const included = (resourceRules ?? []).map((rule) => ruleMatcher(rule, isExact));
  const excluded = excludeResourceRules.map((rule) => ruleMatcher(rule, isExact));
  const ofNamespace = namespaceMatcher(match.namespaceSelector ?? {});
  const ofObject = objectMatcher(match.objectSelector ?? {});
  return (element) => {
    const name = nameOf(element);
    const out = anyOf(excluded.map((matches) => matches(element, name)));
    if (out === true) return false;
    const kept = resourceRules === undefined || anyOf(included.map((own) => own(element, name)));
    const answers = [kept, ofObject(element), ofNamespace(element)];
    if (answers.includes(false)) return false;
    const doubts = [out, ...answers].filter((answer) => typeof answer === "string");
    return doubts[0] ?? true;
  };
}

/** Whether some rule may match objects of a kind, whatever else it asks for. */
export function kindAnswer({ resourceRules }: MatchResources): (object: KubeObject) => boolean {
  if (resourceRules === undefined) return () => true;
  return (object) => {
    const { group, resource } = resourceName(object);
    return resourceRules.some(
      ({ apiGroups = [], resources = [] }) =>
        holds(apiGroups, group) && resources.some((wanted) => isResource(wanted, resource, "")),
    );
  };
}

function anyOf(answers: readonly MatchAnswer[]): MatchAnswer {
  if (answers.includes(true)) return true;
  return answers.find((answer) => typeof answer === "string") ?? false;
}

interface NamedResource extends ResourceName {
  readonly subResource: string;
}

/** At admission the request says it; elsewhere it follows from the kind. */
function nameOf({ place, value }: ElementView): NamedResource {
  const request = place.input.admission?.request as AdmissionNames | undefined;
  const resource = request?.requestResource ?? request?.resource;
  if (resource === undefined) return { ...resourceName(value as KubeObject), subResource: "" };
  const { requestSubResource, subResource } = request ?? {};
  return { ...resource, subResource: requestSubResource ?? subResource ?? "" };
}

interface AdmissionNames {
  readonly resource?: ResourceName;
  readonly subResource?: string;
  readonly requestResource?: ResourceName;
  readonly requestSubResource?: string;
}

type NamedMatcher = (element: ElementView, name: NamedResource) => MatchAnswer;

function ruleMatcher(rule: ResourceRule, isExact: boolean): NamedMatcher {
  const { apiGroups = [], apiVersions = [], resources = [], operations = [] } = rule;
  const { resourceNames = [], scope = "*" } = rule;
  return (element, { group, version, resource, subResource }) => {
    const { metadata } = element.value as KubeObject;
    const matches =
      holds(apiGroups, group) &&
      resources.some((wanted) => isResource(wanted, resource, subResource)) &&
      holds(operations, operationOf(element)) &&
      (scope === "*" || (scope === "Namespaced") === isNamespaced(element)) &&
      (resourceNames.length === 0 || resourceNames.includes(metadata?.name ?? ""));
    if (!matches) return false;
    if (holds(apiVersions, version)) return true;
    return isExact ? false : `${resource} as ${group}/${apiVersions.join(" or ")}`;
  };
}

function holds(wanted: readonly string[], value: string): boolean {
  return wanted.includes("*") || wanted.includes(value);
}

/** "pods", "pods/status"; "pods/*" means the resource itself too, "*" no subresource. */
function isResource(wanted: string, resource: string, subResource: string): boolean {
  const [name = "", sub = ""] = wanted.split("/");
  return (name === "*" || name === resource) && (sub === "*" || sub === subResource);
}

function operationOf({ place }: ElementView): Operation {
  return place.input.operation ?? "CREATE";
}

/** Whether an object's kind lives in namespaces. */
export function isNamespaced({ place, value }: ElementView): boolean {
  const { apiVersion, kind } = value as KubeObject;
  const { isNamespaced: known } = place.resource;
  return known ?? isNamespacedKind(`${parseApiVersion(apiVersion).group}/${kind}`, new Map());
}

type Labels = Readonly<Record<string, string>>;

/** An object that had the labels, or gets them, is meant. */
export function objectMatcher(selector: LabelSelector): ObjectMatcher {
  const matches = labelSelectorMatcher(selector);
  return ({ value, place }) => {
    const { oldObject } = place.input.admission ?? {};
    return (
      matches(labelsOf(value)) ||
      (oldObject !== undefined && oldObject !== null && matches(labelsOf(oldObject)))
    );
  };
}

/** Kubernetes gives it to every namespace. */
const NAME_LABEL = "kubernetes.io/metadata.name";

/** A Namespace is matched by its own labels; objects of no namespace always match. */
export function namespaceMatcher(selector: LabelSelector): ObjectMatcher {
  const keys = [
    ...Object.keys(selector.matchLabels ?? {}),
    ...(selector.matchExpressions ?? []).map(({ key }) => key),
  ];
  const isByName = keys.every((key) => key === NAME_LABEL);
  const matches = labelSelectorMatcher(selector);
  if (keys.length === 0) return () => true;
  return (element) => {
    const { value, scope, place } = element;
    const object = value as KubeObject;
    const namespace = ownNamespace({
      ...place.resource,
      object,
      environment: null,
      operation: "CREATE",
    });
    const named: Labels = namespace === null ? {} : { [NAME_LABEL]: namespace };
    if (object.kind === "Namespace" && object.apiVersion === "v1")
      return matches({ ...labelsOf(object), ...named });
    if (!isNamespaced(element)) return true;
    const { namespaceObject } = scope.bindings as { readonly namespaceObject?: unknown };
    if (namespaceObject !== undefined && namespaceObject !== null)
      return matches({ ...labelsOf(namespaceObject), ...named });
    if (isByName && namespace !== null) return matches(named);
    return `the labels of namespace "${namespace ?? ""}"`;
  };
}

function labelsOf(object: unknown): Labels {
  return (object as KubeObject).metadata?.labels ?? {};
}
