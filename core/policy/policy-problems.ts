import type { DocumentProblem } from "#core/document/document-problem.ts";
import { kindPatternProblems } from "./kind-pattern.ts";
import type { PolicyRule, PolicySpec, PolicyVariable, Selector } from "./policy.ts";

type Keys = readonly (string | number)[];

/** What is wrong with a policy that fits its JSON Schema: names that come twice, fields that do not go together. */
export function policyProblems(spec: PolicySpec): readonly DocumentProblem[] {
  const shared = (spec.variables ?? []).map(({ name }) => name);
  return [
    ...repeatedVariables(spec.variables, { at: ["spec", "variables"], known: [] }),
    ...selectorProblems(spec, ["spec"]),
    ...(spec.podSpecs ?? []).flatMap(({ kind }, index) =>
      kindPatternProblems([kind], ["spec", "podSpecs", index]).map((problem) => ({
        ...problem,
        at: ["spec", "podSpecs", index, "kind"],
      })),
    ),
    ...repeatedRules(spec.rules),
    ...spec.rules.flatMap((rule, index) =>
      ruleProblems(rule, { at: ["spec", "rules", index], known: shared }),
    ),
  ];
}

interface RulePlace {
  readonly at: Keys;
  /** Names of the policy's variables. */
  readonly known: readonly string[];
}

function ruleProblems(rule: PolicyRule, { at, known }: RulePlace): readonly DocumentProblem[] {
  const problems = [
    ...repeatedVariables(rule.variables, { at: [...at, "variables"], known }),
    ...selectorProblems(rule, at),
  ];
  if (rule.schema === undefined) return problems;
  if (rule.each === "bundle") {
    const message = "a rule with each: bundle judges a list of resources, and got a schema";
    problems.push({ at: [...at, "schema"], message, remedy: "Write the rule in CEL." });
  }
  if (rule.path !== undefined) {
    const message = "a rule with a schema points at what does not fit, and got a path";
    problems.push({ at: [...at, "path"], message, remedy: "Remove the path." });
  }
  return problems;
}

function selectorProblems(
  { match, exclude }: { readonly match?: Selector; readonly exclude?: Selector },
  at: Keys,
): readonly DocumentProblem[] {
  return [
    ...kindPatternProblems(match?.kinds, [...at, "match", "kinds"]),
    ...kindPatternProblems(exclude?.kinds, [...at, "exclude", "kinds"]),
  ];
}

function repeatedVariables(
  variables: readonly PolicyVariable[] | undefined,
  { at, known }: RulePlace,
): readonly DocumentProblem[] {
  const seen = new Set(known);
  return (variables ?? []).flatMap(({ name }, index) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    if (!isRepeated) return [];
    const remedy = "Give each variable of a policy and its rule a name of its own.";
    return [{ at: [...at, index, "name"], message: `variable "${name}" is there twice`, remedy }];
  });
}

function repeatedRules(rules: readonly PolicyRule[]): readonly DocumentProblem[] {
  const seen = new Set<string>();
  return rules.flatMap(({ id }, index) => {
    const isRepeated = seen.has(id);
    seen.add(id);
    if (!isRepeated) return [];
    const remedy = "Give each rule of a policy its own id.";
    return [{ at: ["spec", "rules", index, "id"], message: `rule "${id}" is there twice`, remedy }];
  });
}
