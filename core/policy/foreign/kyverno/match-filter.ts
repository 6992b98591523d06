import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { LabelSelector } from "../../fleet.ts";
import type { ElementView } from "../../judge-element.ts";
import { ownNamespace } from "../../select.ts";
import type { MatchAnswer } from "../match-resources.ts";
import { type AskedKind, askedKind, isAskedAgain, kindFor } from "./asked-kind.ts";
import { type AskerFilter, askerTest } from "./asker-test.ts";
import { entriesTest, labelsTest, someWildcard } from "./label-tests.ts";
import { WorkError } from "./work.ts";
import { isKindSelected, type KindSelector, parseKindSelector } from "./kind-selector.ts";

/** `resources` of a filter. */
export interface ResourceDescription {
  readonly kinds?: readonly string[];
  readonly name?: string;
  readonly names?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly selector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly operations?: readonly string[];
}

/** One filter; who asks is known at admission alone. */
export interface ResourceFilter extends AskerFilter {
  readonly resources?: ResourceDescription;
}

/** `match` or `exclude` of a rule: one filter, or several of which any or all must hold. */
export interface MatchBlock extends ResourceFilter {
  readonly any?: readonly ResourceFilter[];
  readonly all?: readonly ResourceFilter[];
}

/** Whether an object is meant by a rule's match and not by its exclude, as Kyverno sees it outside of admission. */
export function kyvernoMatcher(
  match: MatchBlock,
  exclude: MatchBlock | undefined,
): (element: ElementView) => MatchAnswer {
  const included = blockMatcher(match, "anybody");
  const excluded = exclude === undefined ? () => false : blockMatcher(exclude, "nobody");
  return (element) => {
    const isIn = included(element);
    if (isIn === false) return false;
    const isOut = excluded(element);
    if (isOut === true) return false;
    return isIn === true && typeof isOut === "string" ? isOut : isIn;
  };
}

/** Whether a match may be about objects of a kind, whatever else it asks for. */
export function kindsOfMatch(match: MatchBlock): (object: KubeObject) => boolean {
  const filters = filtersOf(match);
  const selectors = filters.map(({ resources }) => resources?.kinds?.map(parseKindSelector));
  return ({ apiVersion, kind }) => {
    const { group, version } = parseApiVersion(apiVersion);
    const isMeant = (wanted: KindSelector) =>
      wanted.subresource !== "" ||
      isKindSelected({ ...wanted, subresource: "*" }, { group, version, kind, subresource: "" });
    try {
      return selectors.some((wanted) => wanted === undefined || wanted.some(isMeant));
    } catch (error) {
      // It may be about them; the match itself says that it took too long.
      if (error instanceof WorkError) return true;
      throw error;
    }
  };
}

type Matcher = (element: ElementView) => MatchAnswer;

function filtersOf(block: MatchBlock): readonly ResourceFilter[] {
  if (block.any !== undefined && block.any.length > 0) return block.any;
  if (block.all !== undefined && block.all.length > 0) return block.all;
  return [block];
}

function isAny(block: MatchBlock): boolean {
  return block.any !== undefined && block.any.length > 0;
}

/** A filter that asks for nothing matches nothing, and excludes nothing. */
function blockMatcher(block: MatchBlock, asker: Asker): Matcher {
  const filters = filtersOf(block).map((filter) =>
    isEmpty(filter) ? () => false : filterMatcher(filter, asker),
  );
  return isAny(block) ? some(filters) : every(filters);
}

function isEmpty({ resources = {}, roles = [], clusterRoles = [], subjects = [] }: ResourceFilter) {
  const isAsked = Object.values(resources).some((part) => Object.keys(part as object).length > 0);
  return !isAsked && roles.length + clusterRoles.length + subjects.length === 0;
}

/** Whom Kyverno takes for the asker where nobody asks: a match means everybody, an exclusion nobody. */
type Asker = "anybody" | "nobody";

function filterMatcher({ resources = {}, ...user }: ResourceFilter, asker: Asker): Matcher {
  const tests = descriptionTests(resources);
  const isAsked = askerTest(user, asker === "anybody" && tests.length > 0);
  return every(isAsked === null ? tests : [...tests, isAsked]);
}

function descriptionTests(resources: ResourceDescription): readonly Matcher[] {
  const { kinds, name, names, namespaces, annotations, selector, namespaceSelector, operations } =
    resources;
  const tests: Matcher[] = [];
  if (isGiven(operations))
    tests.push(({ place }) => operations.includes(place.input.operation ?? "CREATE"));
  if (isGiven(kinds)) tests.push(kindTest(kinds.map(parseKindSelector)));
  const allNames = [
    name === undefined || name === "" ? [] : [[name]],
    isGiven(names) ? [names] : [],
  ];
  for (const wanted of allNames.flat()) tests.push(textTest(wanted, objectName));
  if (isGiven(namespaces)) tests.push(textTest(namespaces, namespaceName));
  if (annotations !== undefined) tests.push(annotationTest(annotations));
  if (selector !== undefined) tests.push(selectorTest(selector));
  if (namespaceSelector !== undefined) tests.push(namespaceTest(namespaceSelector));
  return tests;
}

function isGiven(list: readonly string[] | undefined): list is readonly string[] {
  return list !== undefined && list.length > 0;
}

function textTest(wanted: readonly string[], textOf: (element: ElementView) => string): Matcher {
  const fits = someWildcard(wanted);
  return (element) => fits(textOf(element));
}

/** Most objects are of the kind of the one before. */
function kindTest(selectors: readonly KindSelector[]): Matcher {
  let last: { readonly asked: AskedKind; readonly isMeant: boolean } | null = null;
  return (element) => {
    if (last !== null && isAskedAgain(last.asked, element)) return last.isMeant;
    const asked = askedKind(element);
    const isMeant = selectors.some((wanted) => isKindSelected(wanted, kindFor(wanted, asked)));
    last = { asked, isMeant };
    return isMeant;
  };
}

function objectName({ value }: ElementView): string {
  const { metadata } = value as KubeObject;
  return metadata?.name ?? metadata?.generateName ?? "";
}

function namespaceName({ value, place }: ElementView): string {
  const subject = { ...place.resource, object: value as KubeObject, environment: null };
  return ownNamespace({ ...subject, operation: "CREATE" }) ?? "";
}

/** Some annotation for each that is asked for; keys and values may be wildcards. */
function annotationTest(wanted: Readonly<Record<string, string>>): Matcher {
  const fits = entriesTest(wanted);
  return ({ value }) => fits((value as KubeObject).metadata?.annotations ?? {});
}

function selectorTest(selector: LabelSelector): Matcher {
  const fits = labelsTest(selector);
  return ({ value }) => fits((value as KubeObject).metadata?.labels ?? {});
}

/** Never for Namespaces; elsewhere the namespace's labels must be known. */
function namespaceTest(selector: LabelSelector): Matcher {
  const fits = labelsTest(selector);
  return (element) => {
    if ((element.value as KubeObject).kind === "Namespace") return false;
    const { namespaceObject } = element.scope.bindings as { readonly namespaceObject?: unknown };
    if (namespaceObject === null) return fits({});
    if (namespaceObject === undefined) return `the labels of namespace "${namespaceName(element)}"`;
    return fits((namespaceObject as KubeObject).metadata?.labels ?? {});
  };
}

function every(tests: readonly Matcher[]): Matcher {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (element) => {
    let doubt: MatchAnswer = true;
    for (const test of tests) {
      const answer = test(element);
      if (answer === false) return false;
      if (doubt === true) doubt = answer;
    }
    return doubt;
  };
}

function some(tests: readonly Matcher[]): Matcher {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (element) => {
    let doubt: MatchAnswer = false;
    for (const test of tests) {
      const answer = test(element);
      if (answer === true) return true;
      if (doubt === false) doubt = answer;
    }
    return doubt;
  };
}
