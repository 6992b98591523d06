import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import type { LabelSelector } from "../../fleet.ts";
import { OPERATIONS, type Operation, type Selector } from "../../policy.ts";
import { type KindResource, knownKinds } from "../export/kind-resource.ts";
import type { MatchResources, ResourceRule } from "../match-resources.ts";
import { placedAt, Unmigratable } from "../migrate/unmigratable.ts";
import { labelConditions } from "./label-conditions.ts";

/** What an admission policy is about, as a GuardrailPolicy says it: `conditions` is the rest, as CEL. */
export interface NativeMatch {
  readonly match: Selector;
  readonly exclude: Selector;
  readonly conditions: readonly string[];
}

/** MatchResources in our words; `kinds` are those that another list has already narrowed it to. @throws Unmigratable */
export function nativeMatch(resources: MatchResources, known?: readonly string[]): NativeMatch {
  const { resourceRules, excludeResourceRules = [], namespaceSelector, objectSelector } = resources;
  const own =
    resourceRules === undefined ? {} : placedAt(["resourceRules"], () => includedBy(resourceRules));
  const left = placedAt(["excludeResourceRules"], () => excludedBy(excludeResourceRules));
  const spaces = placedAt(["namespaceSelector"], () =>
    namespacesOf(namespaceSelector ?? {}, own.kinds ?? known ?? ["*"]),
  );
  return {
    match: { ...own, ...spaces.match },
    exclude: both(left, spaces.exclude),
    conditions: [...spaces.conditions, ...labelConditions("object", objectSelector ?? {})],
  };
}

function both(one: Selector, other: Selector): Selector {
  if (Object.keys(one).length > 0 && Object.keys(other).length > 0)
    throw new Unmigratable("resources and namespaces that are both left out");
  return { ...one, ...other };
}

function includedBy(rules: readonly ResourceRule[]): Selector {
  if (rules.length === 0) throw new Unmigratable("no resource that it is about");
  const judged = rules.filter((rule) => operationsOf(rule).length > 0);
  if (judged.length === 0)
    throw new Unmigratable("deletions and connections alone: they are never judged");
  const kinds = judged.flatMap((rule, index) => placedAt([index], () => kindsOf(rule)));
  const operations = single(judged.map(operationsOf), "resources with other operations");
  const names = single(
    judged.map(({ resourceNames = [] }) => resourceNames),
    "resources with other names",
  );
  return {
    ...(kinds.includes("*") ? {} : { kinds: [...new Set(kinds)] }),
    ...(operations.length === JUDGED.length ? {} : { operations }),
    ...(names.length === 0 ? {} : { names }),
  };
}

function excludedBy(rules: readonly ResourceRule[]): Selector {
  if (rules.length === 0) return {};
  const [rule, other] = rules;
  if (rule === undefined || other !== undefined) throw new Unmigratable("more than one rule");
  const { kinds, operations, names } = includedBy([rule]);
  return {
    kinds: kinds ?? ["*"],
    ...(operations === undefined ? {} : { operations }),
    ...(names === undefined ? {} : { names }),
  };
}

function single<T>(lists: readonly (readonly T[])[], what: string): readonly T[] {
  const [first = []] = lists;
  if (lists.some((list) => [...list].sort().join(" ") !== [...first].sort().join(" ")))
    throw new Unmigratable(`${what} in one policy`);
  return first;
}

const JUDGED: readonly Operation[] = ["CREATE", "UPDATE"];

function operationsOf({ operations = [] }: ResourceRule): readonly Operation[] {
  return OPERATIONS.filter(
    (one) => JUDGED.includes(one) && (operations.includes("*") || operations.includes(one)),
  );
}

const KINDS = knownKinds([]);

/** The kinds of a rule's resources; a subresource belongs to its resource. */
function kindsOf({ apiGroups = [], resources = [], scope = "*" }: ResourceRule): readonly string[] {
  const plurals = [...new Set(resources.map((resource) => resource.split("/")[0] ?? ""))];
  const isSubresource = resources.every((resource) => /\/[^*]/.test(resource));
  if (isSubresource) throw new Unmigratable("subresources alone");
  const kinds = plurals.flatMap((plural) => apiGroups.flatMap((group) => kindOf(group, plural)));
  if (scope !== "*" && !kinds.every((kind) => hasScope(kind, scope === "Namespaced")))
    throw new Unmigratable(`scope ${scope} for kinds of which it is not known`);
  return kinds;
}

function kindOf(group: string, plural: string): readonly string[] {
  const shown = group === "" ? "core" : group;
  if (plural === "*") return [group === "*" ? "*" : `${shown}/*`];
  const found = KINDS.filter(
    (known) => known.resource === plural && (group === "*" || known.group === group),
  );
  if (found.length > 0) return found.map(kindText);
  throw new Unmigratable(`the resource "${plural}", whose kind is not known`);
}

function kindText({ group, kind }: KindResource): string {
  return `${group === "" ? "core" : group}/${kind}`;
}

function hasScope(kind: string, isNamespaced: boolean): boolean {
  if (kind.endsWith("*")) return false;
  return isNamespacedKind(kind.replace(/^core\//, "/"), new Map()) === isNamespaced;
}

const NAME_LABEL = "kubernetes.io/metadata.name";

/** By name they are our namespaces; by other labels it takes the Namespace, which a render may have. */
function namespacesOf(selector: LabelSelector, kinds: readonly string[]): NativeMatch {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const all = [
    ...Object.entries(matchLabels).map(([key, value]) => ({
      key,
      operator: "In" as const,
      values: [value],
    })),
    ...matchExpressions,
  ];
  if (all.length === 0) return { match: {}, exclude: {}, conditions: [] };
  const [only, other] = all;
  if (only?.key === NAME_LABEL && other === undefined) {
    const { operator, values = [] } = only;
    if (operator === "NotIn") return { match: {}, exclude: { namespaces: values }, conditions: [] };
    if (operator === "In" && kinds.every((kind) => hasScope(kind, true)))
      return { match: { namespaces: values }, exclude: {}, conditions: [] };
  }
  if (!kinds.every((kind) => hasScope(kind, true)))
    throw new Unmigratable("labels of namespaces, for kinds that may be in none");
  const conditions = labelConditions("namespaceObject", selector);
  return { match: {}, exclude: {}, conditions };
}
