import type { OriginDocument } from "#adapters/origin-document.ts";
import type { CelNode } from "#core/cel/ast.ts";
import { parsedCel } from "#core/cel/parsed-cel.ts";
import { templateExpressions } from "#core/policy/message-template.ts";
import type { PolicyDocument, PolicyRule, PolicyVariable } from "#core/policy/policy.ts";

type Keys = readonly (string | number)[];

/** One expression of a policy. */
export interface LintedExpression {
  readonly role: "verdict" | "message" | "variable";
  /** The variable's name, for role "variable". */
  readonly name: string | null;
  readonly at: Keys;
  readonly source: string;
  readonly node: CelNode;
}

export interface LintedRule {
  readonly rule: PolicyRule;
  readonly at: Keys;
  readonly expressions: readonly LintedExpression[];
}

/** A policy that people wrote, its expressions read. */
export interface LintedPolicy {
  readonly document: PolicyDocument;
  readonly origin: OriginDocument;
  readonly variables: readonly LintedExpression[];
  readonly rules: readonly LintedRule[];
}

/** A compiled policy with the trees of its expressions. */
export function lintedPolicy(document: PolicyDocument, origin: OriginDocument): LintedPolicy {
  const { spec } = document;
  return {
    document,
    origin,
    variables: variableExpressions(spec.variables, ["spec", "variables"]),
    rules: spec.rules.map((rule, index) => {
      const at = ["spec", "rules", index];
      return { rule, at, expressions: ruleExpressions(rule, at) };
    }),
  };
}

function ruleExpressions(rule: PolicyRule, at: Keys): readonly LintedExpression[] {
  const { cel, message, messageExpression, variables } = rule;
  return [
    ...(cel === undefined ? [] : [expression("verdict", cel, [...at, "cel"])]),
    ...templateExpressions(message ?? "").map((part) =>
      expression("message", part.cel, [...at, "message"]),
    ),
    ...(messageExpression === undefined
      ? []
      : [expression("message", messageExpression, [...at, "messageExpression"])]),
    ...variableExpressions(variables, [...at, "variables"]),
  ];
}

function variableExpressions(
  variables: readonly PolicyVariable[] | undefined,
  at: Keys,
): readonly LintedExpression[] {
  return (variables ?? []).map(({ name, cel }, index) => ({
    ...expression("variable", cel, [...at, index, "cel"]),
    name,
  }));
}

function expression(role: LintedExpression["role"], source: string, at: Keys): LintedExpression {
  return { role, name: null, at, source, node: parsedCel(source) };
}
