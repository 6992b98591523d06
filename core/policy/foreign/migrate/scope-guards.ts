import type { ResourceFilter } from "../kyverno/match-filter.ts";
import { filterFormula, type NamespaceText } from "./filter-to-cel.ts";
import { and, type Formula, isConstant, not, or } from "./formula.ts";
import type { Guard } from "./guard.ts";
import type { FilterList, RuleSubject } from "./rule-subject.ts";
import { placedAt } from "./unmigratable.ts";

/** The parts of `match` and `exclude` that kinds and operations do not say. @throws Unmigratable */
export function scopeGuards(
  { match, exclude, controllers }: RuleSubject,
  namespaceText: NamespaceText,
): readonly Guard[] {
  const isPods = controllers.length > 0;
  const withoutKinds = isPods || isSameKinds(match);
  const wanted = listFormula("match", match, { withoutKinds, namespaceText });
  const excluded = listFormula("exclude", exclude, { withoutKinds: isPods, namespaceText });
  const guards = [
    { name: "is-matched", formula: wanted, mayFail: asksNamespace(match) },
    { name: "is-not-excluded", formula: not(excluded), mayFail: asksNamespace(exclude) },
  ];
  return guards.filter(({ formula }) => !isConstant(formula, true));
}

/** What a namespace's labels are is not known everywhere. */
function asksNamespace({ filters }: FilterList): boolean {
  return filters.some(({ resources }) => resources?.namespaceSelector !== undefined);
}

/** Filters of kinds alone, or a single one: the kinds say the same where they stand. */
function isSameKinds({ mode, filters }: FilterList): boolean {
  return mode === "all" || filters.length === 1 || filters.every(isOfKindsAlone);
}

function isOfKindsAlone({ resources = {}, ...user }: ResourceFilter): boolean {
  const asked = Object.entries(resources).filter(
    ([, part]) => Object.keys(part as object).length > 0,
  );
  const names = asked.map(([name]) => name).filter((name) => name !== "operations");
  return Object.keys(user).length === 0 && names.join() === "kinds";
}

interface ListContext {
  readonly withoutKinds: boolean;
  readonly namespaceText: NamespaceText;
}

function listFormula(
  name: "match" | "exclude",
  { mode, filters }: FilterList,
  context: ListContext,
): Formula {
  const formulas = filters.map((filter, index) =>
    placedAt(filters.length === 1 ? [name] : [name, mode, index], () =>
      filterFormula(filter, context),
    ),
  );
  if (name === "exclude" && filters.length === 0) return or();
  return mode === "any" ? or(...formulas) : and(...formulas);
}
