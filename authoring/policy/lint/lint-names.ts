import { fieldsRead } from "./expression-reads.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedExpression, LintedPolicy } from "./linted-policy.ts";

/** Variables and parameters of a policy that none of its expressions reads. */
export function lintNames(policy: LintedPolicy): readonly LintFinding[] {
  return [...unusedVariables(policy), ...unusedParams(policy)];
}

function unusedVariables({ origin, variables, rules }: LintedPolicy): readonly LintFinding[] {
  const all = [...variables, ...rules.flatMap(({ expressions }) => expressions)];
  const shared = variables.filter((variable) => !isRead(variable, all));
  const own = rules.flatMap(({ expressions }) =>
    expressions
      .filter(({ role }) => role === "variable")
      .filter((one) => !isRead(one, expressions)),
  );
  return [...shared, ...own].map(({ name, at }) => ({
    rule: "unused-variable",
    origin,
    at: at.slice(0, -1),
    message: `no expression reads the variable "${name}"`,
    remedy: "Remove it, or use it.",
  }));
}

function isRead({ name }: LintedExpression, by: readonly LintedExpression[]): boolean {
  return by.some(({ node }) => {
    const read = fieldsRead(node, "variables");
    return read === "all" || read.has(name ?? "");
  });
}

function unusedParams({
  document,
  origin,
  variables,
  rules,
}: LintedPolicy): readonly LintFinding[] {
  const all = [...variables, ...rules.flatMap(({ expressions }) => expressions)];
  const reads = all.map(({ node }) => fieldsRead(node, "params"));
  return Object.keys(document.spec.params ?? {})
    .filter((name) => !reads.some((read) => read === "all" || read.has(name)))
    .map((name) => ({
      rule: "unused-param",
      origin,
      at: ["spec", "params", name],
      message: `no expression reads the parameter "${name}"`,
      remedy: "Remove it, correct its name (also where the fleet sets it), or use it.",
    }));
}
