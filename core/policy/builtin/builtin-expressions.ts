import { type Element, ELEMENTS } from "#core/policy/policy.ts";
import type { BuiltinRule } from "./builtin-rule.ts";
import { BUILTIN_SETS } from "./builtin-sets.ts";

/** The expressions of all built-in rules, by what they judge: a test has shown that each compiles. */
export const BUILTIN_EXPRESSIONS: ReadonlyMap<Element, ReadonlySet<string>> = new Map(
  ELEMENTS.map((each) => [each, expressionsOf(each)]),
);

/** Their text is enough, wherever a policy was read from: a bundle holds built-in rules written out. */
export function isBuiltinExpression(each: Element, cel: string): boolean {
  return BUILTIN_EXPRESSIONS.get(each)?.has(cel) ?? false;
}

function expressionsOf(each: Element): ReadonlySet<string> {
  return new Set(
    BUILTIN_SETS.flatMap((set) => {
      const rules = allRules(set.versions, set.rulesOf).filter(
        (rule) => (rule.each ?? "object") === each,
      );
      const variables = [...(rules.length > 0 ? set.variables : []), ...rules.flatMap(variablesOf)];
      return [...rules, ...variables].flatMap(({ cel }) => cel ?? []);
    }),
  );
}

function allRules(
  versions: readonly string[],
  rulesOf: (version: string) => readonly BuiltinRule[],
): readonly BuiltinRule[] {
  return [...new Set(["latest", ...versions].flatMap(rulesOf))];
}

function variablesOf(rule: BuiltinRule): NonNullable<BuiltinRule["variables"]> {
  return rule.variables ?? [];
}
