import type { Selector } from "../../policy.ts";
import { type KindSelector, parseKindSelector } from "../kyverno/kind-selector.ts";
import type { ResourceFilter } from "../kyverno/match-filter.ts";
import { hasWildcard } from "../kyverno/wildcard.ts";
import { namesOf } from "./filter-to-cel.ts";
import type { FilterList, RuleSubject } from "./rule-subject.ts";

/** The parts of a match and an exclude that our selectors say, and what is left of them. */
export interface NativeSelectors {
  readonly match: Selector;
  readonly exclude: Selector | null;
  readonly rest: RuleSubject;
}

const NOTHING: FilterList = { mode: "any", filters: [] };

export function nativeSelectors(subject: RuleSubject): NativeSelectors {
  const { match, exclude } = subject;
  const isPods = subject.controllers.length > 0;
  const wanted = match.filters.length === 1 ? selectorOf(match.filters[0]) : null;
  const unwanted = exclude.filters.length === 1 ? selectorOf(exclude.filters[0]) : merged(exclude);
  const { kinds = [], ...others } = unwanted ?? {};
  const excluded = isPods || kinds.length === 0 ? others : { ...others, kinds };
  const isExcluded = unwanted !== null && Object.keys(excluded).length > 0;
  const { kinds: _, ...narrowed } = wanted ?? {};
  return {
    match: narrowed,
    exclude: isExcluded ? excluded : null,
    rest: {
      ...subject,
      ...(wanted === null ? {} : { match: { mode: "all", filters: [] } }),
      ...(isExcluded ? { exclude: NOTHING } : {}),
    },
  };
}

/** The kinds of a rule as our selectors write them, with those that make pods. */
export function kindPatterns({ kinds, controllers }: RuleSubject): readonly string[] {
  const own = (kinds ?? []).map(kindPattern);
  const made = controllers.map((kind) => (kind.split("/").length === 2 ? `core/${kind}` : kind));
  return kinds === null ? ["*"] : [...new Set([...own, ...made])];
}

/** A filter as a selector; null where it says something that selectors do not. */
function selectorOf(filter: ResourceFilter | undefined): Selector | null {
  const { resources = {}, ...user } = filter ?? {};
  const { kinds = [], namespaces = [], annotations = {}, selector } = resources;
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const names = namesOf(resources);
  const selectors = kinds.map(parseKindSelector);
  const keys = [...Object.keys(matchLabels), ...Object.keys(annotations)];
  const isPlain =
    Object.values(user).every((list) => list.length === 0) &&
    resources.namespaceSelector === undefined &&
    matchExpressions.length === 0 &&
    names.length < 2 &&
    !keys.some(hasWildcard) &&
    // What lives in no namespace fits a star, and no selector of ours.
    !namespaces.some((name) => /^\**$/.test(name)) &&
    selectors.every(({ kind, subresource }) => !hasWildcard(kind) && subresource === "");
  if (!isPlain) return null;
  return {
    ...(kinds.length > 0 ? { kinds: selectors.map(kindPattern) } : {}),
    ...(names[0] === undefined ? {} : { names: names[0] }),
    ...(namespaces.length > 0 ? { namespaces } : {}),
    ...(Object.keys(matchLabels).length > 0 ? { labels: matchLabels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}

function kindPattern({ group, version, kind }: KindSelector): string {
  const written = group === "" ? "core" : group;
  if (version === "*") return group === "*" ? kind : `${written}/${kind}`;
  return `${written}/${version}/${kind}`;
}

/** Several filters that each name nothing but namespaces, or nothing but names. */
function merged({ mode, filters }: FilterList): Selector | null {
  if (mode !== "any" || filters.length === 0) return null;
  const selectors = filters.map(selectorOf);
  const fields = new Set(selectors.map((one) => (one === null ? "" : Object.keys(one).join())));
  const [field] = fields;
  if (fields.size !== 1 || (field !== "namespaces" && field !== "names")) return null;
  return { [field]: [...new Set(selectors.flatMap((one) => one?.[field] ?? []))] };
}
