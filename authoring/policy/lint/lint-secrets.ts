import type { CelNode } from "#core/cel/ast.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";
import { isDisjointKind } from "./glob-cover.ts";
import { fieldsRead } from "./expression-reads.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedExpression, LintedPolicy, LintedRule } from "./linted-policy.ts";

/** Messages of rules on Secrets that show values: everybody reads *** there. */
export function lintSecrets(policy: LintedPolicy): readonly LintFinding[] {
  return policy.rules
    .filter((rule) => isAboutSecrets(policy, rule))
    .flatMap((rule) => {
      const message = messagesOf(policy, rule).find(({ node }) => readsValues(node));
      if (message === undefined) return [];
      return [
        {
          rule: "secret-in-message" as const,
          origin: policy.origin,
          at: message.at,
          message: `the message of rule "${rule.rule.id}" shows data of a Secret, which is masked: readers see ***`,
          remedy: "Name the key, never the value.",
        },
      ];
    });
}

/** A rule that names Secrets; one on every kind is about many things. */
function isAboutSecrets({ document }: LintedPolicy, { rule }: LintedRule): boolean {
  if ((rule.each ?? "object") !== "object") return false;
  const lists = [document.spec.match?.kinds, rule.match?.kinds].filter(
    (kinds) => kinds !== undefined,
  );
  if (lists.length === 0) return false;
  return lists.every((kinds) => kinds.some((kind) => !isDisjointKind(kind, "core/v1/Secret")));
}

function messagesOf(
  { variables }: LintedPolicy,
  { expressions }: LintedRule,
): readonly LintedExpression[] {
  const messages = new Set(expressions.filter(({ role }) => role === "message"));
  const own = [...variables, ...expressions].filter(({ role }) => role === "variable");
  for (const message of messages) {
    const read = fieldsRead(message.node, "variables");
    for (const variable of own)
      if (read === "all" || read.has(variable.name ?? "")) messages.add(variable);
  }
  return [...messages];
}

/** True for object.data["x"] and object.stringData; size(object.data) and keys are no values. */
function readsValues(node: CelNode): boolean {
  let isFound = false;
  visitNodes(node, (current) => {
    if (current.kind === "call" && current.name === "size") return false;
    if (current.kind === "loop" && isValues(current.range)) return false;
    if (current.kind === "select" && current.test) return false;
    if (isValues(current)) isFound = true;
    return !isFound;
  });
  return isFound;
}

function isValues(node: CelNode): boolean {
  if (node.kind !== "select" || node.test) return false;
  if (node.field !== "data" && node.field !== "stringData") return false;
  return (
    node.operand.kind === "ident" &&
    (node.operand.name === "object" || node.operand.name === "oldObject")
  );
}
