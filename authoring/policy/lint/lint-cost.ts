import type { CelNode } from "#core/cel/ast.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";
import { reachedExpressions } from "./expression-reads.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedPolicy } from "./linted-policy.ts";

/** Rules over all resources that walk through all of them again for each. */
export function lintCost(policy: LintedPolicy): readonly LintFinding[] {
  return policy.rules
    .filter(({ rule }) => rule.each === "bundle")
    .flatMap((rule) => {
      const slow = reachedExpressions(policy, rule).find(({ node }) => isQuadratic(node));
      if (slow === undefined) return [];
      return [
        {
          rule: "slow-rule" as const,
          origin: policy.origin,
          at: slow.at,
          message: `rule "${rule.rule.id}" walks through resources again for each of some, so its cost grows with the square of their number`,
          remedy:
            "Filter resources once, in a variable, to the kind that is looked for, and look in the variable.",
        },
      ];
    });
}

/** A walk over `resources` itself inside of the body of another walk. */
function isQuadratic(node: CelNode): boolean {
  let isFound = false;
  visitNodes(node, (current, locals) => {
    const isInside = locals.size > 0 && !locals.has("resources");
    if (current.kind === "loop" && isInside && walksResources(current.range)) isFound = true;
    return !isFound;
  });
  return isFound;
}

/** `resources`, or what was made of them on the spot by filter and map. */
function walksResources(range: CelNode): boolean {
  if (range.kind === "ident") return range.name === "resources";
  return range.kind === "loop" && walksResources(range.range);
}
