import { autogenRules } from "../cpol/autogen.ts";
import type { CpolRule, CpolSpec } from "../cpol/decode-cpol.ts";
import { type KindSelector, parseKindSelector } from "../kyverno/kind-selector.ts";
import type { MatchBlock, ResourceFilter } from "../kyverno/match-filter.ts";
import { hasWildcard } from "../kyverno/wildcard.ts";
import { isKnownKind } from "./known-shapes.ts";
import { placedAt, Unmigratable } from "./unmigratable.ts";

/** `match` or `exclude` as filters of which any or all must hold. */
export interface FilterList {
  readonly mode: "any" | "all";
  readonly filters: readonly ResourceFilter[];
}

/** What a rule is about. */
export interface RuleSubject {
  readonly match: FilterList;
  readonly exclude: FilterList;
  /** Every kind that a filter names; null where one names none. */
  readonly kinds: readonly KindSelector[] | null;
  /** Kinds that make pods and are judged by their template, "apps/v1/Deployment"; [] for a rule that is not about pods. */
  readonly controllers: readonly string[];
  readonly operations: readonly string[];
  /** Whether all kinds are Kubernetes' own. */
  readonly isKnown: boolean;
}

interface SubjectContext {
  readonly spec: CpolSpec;
  /** The annotation pod-policies.kyverno.io/autogen-controllers. */
  readonly controllers: string | undefined;
}

/** @throws Unmigratable */
export function ruleSubject(rule: CpolRule, { spec, controllers }: SubjectContext): RuleSubject {
  const match = filterList(rule.match);
  const exclude = judgedExclude(filterList(rule.exclude ?? {}));
  const kinds = kindsOf(match);
  const generated = autogenRules(spec, controllers)
    .filter(({ name }) => isMadeOf(rule, name))
    .flatMap((made) => filterList(made.match).filters)
    .flatMap(({ resources }) => resources?.kinds ?? []);
  const subject = {
    match,
    exclude,
    kinds,
    controllers: [...new Set(generated)],
    operations: operationsOf(match),
    isKnown: kinds?.every(isKnownKind) ?? false,
  };
  if (generated.length > 0) checkPods(subject);
  return subject;
}

/** Longer names are cut. */
function isMadeOf({ name }: CpolRule, made: string): boolean {
  return [`autogen-${name}`, `autogen-cronjob-${name}`].some((own) => own.slice(0, 63) === made);
}

function filterList(block: MatchBlock): FilterList {
  const { any = [], all = [], ...own } = block;
  if (any.length > 0) return { mode: "any", filters: any };
  if (all.length > 0) return { mode: "all", filters: all };
  const isAsked = Object.values(own).some((part) => Object.keys(part as object).length > 0);
  return { mode: "all", filters: isAsked ? [own] : [] };
}

/** An exclude without what it says of operations: all that are judged are meant, or none. @throws Unmigratable */
function judgedExclude({ mode, filters }: FilterList): FilterList {
  const kept = filters.flatMap((filter) => {
    const { operations = [], ...resources } = filter.resources ?? {};
    const missing = USUAL.filter((operation) => !operations.includes(operation));
    if (operations.length === 0 || missing.length === 0) return [{ ...filter, resources }];
    if (missing.length === USUAL.length) return [];
    throw new Unmigratable("an exclude of some operations", ["exclude"]);
  });
  const isNever = mode === "all" && kept.length < filters.length;
  return { mode, filters: isNever ? [] : kept };
}

/** Kyverno rewrites kinds in the filters of the rules that it makes; where there are several it is not as simple. */
function checkPods({ match, exclude }: RuleSubject): void {
  if (match.filters.length !== 1)
    throw new Unmigratable("rules for controllers are made of a match with several filters", [
      "match",
    ]);
  for (const { resources } of exclude.filters)
    if (resources?.kinds?.map(parseKindSelector).some(isNoPod))
      throw new Unmigratable("pods and other kinds are excluded together", ["exclude"]);
}

function isNoPod({ kind, subresource }: KindSelector): boolean {
  return kind !== "Pod" || subresource !== "";
}

function kindsOf({ mode, filters }: FilterList): readonly KindSelector[] | null {
  const lists = filters.map(({ resources }) => resources?.kinds ?? []);
  const given = lists.filter((list) => list.length > 0);
  if (filters.length === 0)
    throw new Unmigratable("a match that names nothing matches nothing", ["match"]);
  if (mode === "any" && given.length < lists.length) return null;
  if (mode === "all" && given.length > 1)
    throw new Unmigratable("kinds in several filters of which all must hold", ["match", "all"]);
  if (given.length === 0) return null;
  const kinds = given.flat().map(parseKindSelector);
  for (const kind of kinds) refuseSubresource(kind);
  return kinds.some(({ kind }) => kind === "*") ? null : kinds.map(checkedKind);
}

function refuseSubresource({ kind, subresource }: KindSelector): void {
  if (subresource !== "" && subresource !== "*")
    throw new Unmigratable(`the subresource ${kind}/${subresource}`, ["match"]);
}

function checkedKind(selector: KindSelector): KindSelector {
  if (hasWildcard(selector.kind)) throw new Unmigratable(`kinds like ${selector.kind}`, ["match"]);
  return selector;
}

const USUAL = ["CREATE", "UPDATE"];

function operationsOf({ filters }: FilterList): readonly string[] {
  const lists = filters.map(({ resources }) => resources?.operations ?? []);
  const [first = []] = lists;
  const isOne = lists.every((list) => list.join() === first.join());
  if (!isOne) throw new Unmigratable("filters with operations of their own", ["match"]);
  if (first.length === 0) return USUAL;
  const other = first.find((operation) => !USUAL.includes(operation));
  return placedAt(["match"], () => {
    if (other === "CONNECT") throw new Unmigratable("the operation CONNECT");
    const judged = first.filter((operation) => operation !== "DELETE");
    if (judged.length === 0) throw new Unmigratable("the operation DELETE alone");
    return judged;
  });
}
