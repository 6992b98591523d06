import { celText } from "../export/cel-literal.ts";
import { type KindSelector, parseKindSelector } from "../kyverno/kind-selector.ts";
import type { ResourceDescription, ResourceFilter } from "../kyverno/match-filter.ts";
import { ALWAYS, and, claim, type Formula, not, or, relation } from "./formula.ts";
import { selectorFormula, tagFormula } from "./label-test.ts";
import { Unmigratable } from "./unmigratable.ts";
import { wildcardFormula } from "./wildcard-to-cel.ts";

/** Where a namespace's name is read. */
export type NamespaceText = "request" | "object";

interface FilterContext {
  /** Kinds are said elsewhere. */
  readonly withoutKinds: boolean;
  readonly namespaceText: NamespaceText;
}

/** Whether an object is one that a filter means. @throws Unmigratable for one that asks who asks */
export function filterFormula(
  { resources = {}, ...user }: ResourceFilter,
  { withoutKinds, namespaceText }: FilterContext,
): Formula {
  const asked = [user.roles, user.clusterRoles, user.subjects].some((list = []) => list.length > 0);
  if (asked) throw new Unmigratable("roles and subjects: Kyverno looks up who asks");
  const { kinds = [], annotations = {}, selector, namespaceSelector } = resources;
  return and(
    withoutKinds || kinds.length === 0 ? ALWAYS : or(...kinds.map(kindFormula)),
    ...namesOf(resources).map((names) => or(...names.map((name) => wildcardFormula(NAME, name)))),
    namespaceFormula(resources.namespaces ?? [], namespaceText),
    ...Object.entries(annotations).map(([key, value]) =>
      tagFormula({ owner: "object.metadata", field: "annotations" }, key, value),
    ),
    selector === undefined ? ALWAYS : selectorFormula("object.metadata", selector),
    namespaceSelector === undefined ? ALWAYS : namespaceLabels(namespaceSelector),
  );
}

/** Lists of names, of each of which one must fit. */
export function namesOf({ name, names }: ResourceDescription): readonly (readonly string[])[] {
  const own = name === undefined || name === "" ? [] : [[name]];
  return names === undefined || names.length === 0 ? own : [...own, names];
}

const NAME = 'object.metadata.?name.orValue(object.metadata.?generateName.orValue(""))';

function kindFormula(text: string): Formula {
  const { group, version, kind, subresource } = parseKindSelector(text);
  // Objects themselves are judged, and none of their subresources.
  if (subresource !== "" && subresource !== "*") return or();
  const isKind = kind === "*" ? ALWAYS : wildcardFormula("object.kind", kind);
  return and(isKind, versionFormula({ group, version }));
}

function versionFormula({ group, version }: Pick<KindSelector, "group" | "version">): Formula {
  const own = "object.apiVersion";
  if (group === "*" && version === "*") return ALWAYS;
  if (group === "*")
    return or(
      relation(own, "==", celText(version)),
      claim(`${own}.endsWith(${celText(`/${version}`)})`),
    );
  if (version === "*") return claim(`${own}.startsWith(${celText(`${group}/`)})`);
  return relation(own, "==", celText(`${group}/${version}`));
}

/** What lives in no namespace has the empty name there; a Namespace counts by its own. */
function namespaceFormula(namespaces: readonly string[], namespaceText: NamespaceText): Formula {
  if (namespaces.length === 0) return ALWAYS;
  const own = 'object.metadata.?namespace.orValue("")';
  const text =
    namespaceText === "request"
      ? "request.namespace"
      : `(object.kind == "Namespace" ? object.metadata.name : ${own})`;
  return or(...namespaces.map((name) => wildcardFormula(text, name)));
}

/** Never for Namespaces themselves; what lives in none has no labels of one. */
function namespaceLabels(selector: NonNullable<ResourceDescription["namespaceSelector"]>): Formula {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const isMetByNone =
    Object.keys(matchLabels).length === 0 &&
    matchExpressions.every(({ operator }) => ["NotIn", "DoesNotExist"].includes(operator));
  const isNone = relation("namespaceObject", "==", "null");
  const labels = and(not(isNone), selectorFormula("namespaceObject.metadata", selector));
  const isMet = isMetByNone ? or(isNone, labels) : labels;
  return and(relation("object.kind", "!=", '"Namespace"'), isMet);
}
