import { displayName, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { ElementView } from "../../judge-element.ts";
import {
  isNamespaced,
  type MatchAnswer,
  namespaceMatcher,
  objectMatcher,
  type ObjectMatcher,
} from "../match-resources.ts";
import type { ConstraintMatch } from "./decode-gatekeeper.ts";
import { fitsWildcard } from "./wildcard.ts";

/**
 * Whether an object is a constraint's: everything that is written must hold, and what is left out holds.
 * @see https://open-policy-agent.github.io/gatekeeper/website/docs/howto#the-match-field
 */
export function constraintMatcher(match: ConstraintMatch): ObjectMatcher {
  const ofKind = constraintKinds(match);
  const { labelSelector = {}, namespaceSelector = {} } = match;
  const tests: readonly ObjectMatcher[] = [
    ({ value }) => ofKind(value as KubeObject),
    // Nothing is expanded here: whatever is judged is what somebody wrote.
    () => match.source !== "Generated",
    (element) => isInScope(match.scope, element),
    (element) => isInNamespaces(match, element),
    objectMatcher(labelSelector),
    ({ value }) => isNamed(match.name ?? "", value as KubeObject),
    namespaceMatcher(namespaceSelector),
  ];
  return (element) => {
    let doubt: string | null = null;
    for (const test of tests) {
      const answer = test(element);
      if (answer === false) return false;
      if (answer !== true) doubt ??= answer;
    }
    return doubt ?? true;
  };
}

/** Whether a constraint may be about objects of a kind, whatever else it asks for. */
export function constraintKinds({ kinds = [] }: ConstraintMatch): (object: KubeObject) => boolean {
  if (kinds.length === 0) return () => true;
  return ({ apiVersion, kind }) => {
    const { group } = parseApiVersion(apiVersion);
    return kinds.some(
      ({ apiGroups, kinds: names }) => isListed(names, kind) && isListed(apiGroups, group),
    );
  };
}

function isListed(names: readonly string[] = [], name: string): boolean {
  return names.length === 0 || names.includes("*") || names.includes(name);
}

function isNamespaceItself({ apiVersion, kind }: KubeObject): boolean {
  return kind === "Namespace" && parseApiVersion(apiVersion).group === "";
}

/** Namespaces themselves count as of the cluster. */
function isInScope(scope: ConstraintMatch["scope"] = "*", element: ElementView): boolean {
  if (scope === "*") return true;
  return (scope === "Namespaced") === isNamespaced(element);
}

/** A Namespace is in itself; what is in none is never left out. */
function isInNamespaces(
  { namespaces = [], excludedNamespaces = [] }: ConstraintMatch,
  element: ElementView,
): MatchAnswer {
  if (namespaces.length + excludedNamespaces.length === 0) return true;
  const object = element.value as KubeObject;
  const isItself = isNamespaceItself(object);
  const namespace = isItself ? displayName(object) : element.place.resource.namespace;
  if (namespace === null) return isNamespaced(element) ? "the namespace of the object" : true;
  const isIn = (wildcards: readonly string[]) =>
    wildcards.some((wildcard) => fitsWildcard(namespace, wildcard));
  return (namespaces.length === 0 || isIn(namespaces)) && !isIn(excludedNamespaces);
}

/** A name that is still to be generated fits a wildcard that leaves its end open. */
function isNamed(wildcard: string, { metadata }: KubeObject): boolean {
  if (wildcard === "") return true;
  const { name, generateName } = metadata ?? {};
  if (typeof name === "string" && name !== "") return fitsWildcard(name, wildcard);
  return (
    typeof generateName === "string" &&
    generateName !== "" &&
    wildcard.endsWith("*") &&
    fitsWildcard(generateName, wildcard)
  );
}
