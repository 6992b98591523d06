import { visitNodes } from "#core/cel/visit-nodes.ts";
import { constantValue } from "./constant-value.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedExpression, LintedPolicy } from "./linted-policy.ts";

/** Verdicts that do not depend on what they look at, and parts of expressions that do not. */
export function lintConstants({ origin, rules }: LintedPolicy): readonly LintFinding[] {
  return rules.flatMap(({ expressions }) =>
    expressions.flatMap((expression) => {
      const whole = expression.role === "verdict" ? wholeFinding(expression) : null;
      if (whole !== null) return [{ origin, at: expression.at, ...whole }];
      return hasConstantPart(expression)
        ? [{ origin, at: expression.at, ...partFinding(expression) }]
        : [];
    }),
  );
}

type Words = Pick<LintFinding, "rule" | "message" | "remedy">;

function wholeFinding({ node, source }: LintedExpression): Words | null {
  const isEmpty = node.kind === "list" && node.elements.length === 0;
  const value = isEmpty ? true : constantValue(node);
  if (value === null) return null;
  const shown = quoted(source);
  if (value) {
    const message = `${shown} passes whatever it looks at, so the rule never finds anything`;
    return {
      rule: "always-passes",
      message,
      remedy: "Correct the expression, or remove the rule.",
    };
  }
  const message = `${shown} fails whatever it looks at, so everything that matches is a finding`;
  const remedy = "Correct the expression: what is true lets pass.";
  return { rule: "never-passes", message, remedy };
}

/** A term of && and ||, or a condition, that is written as a constant. */
function hasConstantPart({ node }: LintedExpression): boolean {
  let isFound = false;
  visitNodes(node, (current) => {
    const parts =
      current.kind === "logic"
        ? current.terms
        : current.kind === "conditional"
          ? [current.condition]
          : [];
    if (parts.some((part) => constantValue(part) !== null)) isFound = true;
  });
  return isFound;
}

function partFinding({ source }: LintedExpression): Words {
  const message = `a part of ${quoted(source)} has the same value whatever it looks at`;
  return { rule: "constant-part", message, remedy: "Remove the part, or correct it." };
}

function quoted(source: string): string {
  const line = source.replaceAll(/\s+/g, " ").trim();
  return `"${line.length > 60 ? `${line.slice(0, 57)}...` : line}"`;
}
