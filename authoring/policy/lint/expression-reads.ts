import type { CelNode } from "#core/cel/ast.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";
import type { LintedExpression, LintedPolicy, LintedRule } from "./linted-policy.ts";

/** The root variables that an expression names itself. */
export function rootsOf(node: CelNode): ReadonlySet<string> {
  const roots = new Set<string>();
  visitNodes(node, (current, locals) => {
    if (current.kind === "ident" && !locals.has(current.name)) roots.add(current.name);
  });
  return roots;
}

/** The fields of a root variable that an expression reads; "all" where it reads them by a computed name. */
export function fieldsRead(node: CelNode, root: string): ReadonlySet<string> | "all" {
  const fields = new Set<string>();
  let isWhole = false;
  visitNodes(node, (current, locals) => {
    if (locals.has(root)) return true;
    const field = fieldOf(current, root);
    if (field !== null) fields.add(field);
    else if (current.kind === "ident" && current.name === root) isWhole = true;
    return field === null;
  });
  return isWhole ? "all" : fields;
}

/** Expressions that a rule reads, directly and by its variables. */
export function reachedExpressions(
  policy: LintedPolicy,
  { expressions }: LintedRule,
): readonly LintedExpression[] {
  const variables = [...policy.variables, ...expressions].filter(({ name }) => name !== null);
  const reached = new Set(expressions.filter(({ role }) => role !== "variable"));
  for (const current of reached) {
    const names = fieldsRead(current.node, "variables");
    for (const variable of variables) {
      if (names === "all" || names.has(variable.name ?? "")) reached.add(variable);
    }
  }
  return [...reached];
}

/** "image" for `params.image`, `params.?image`, `has(params.image)` and `params["image"]`. */
function fieldOf(node: CelNode, root: string): string | null {
  if (node.kind === "select")
    return node.operand.kind === "ident" && node.operand.name === root ? node.field : null;
  if (node.kind !== "call" || !/^_\[\??_\]$/.test(node.name)) return null;
  const [list, index] = node.target === null ? node.args : [node.target, ...node.args];
  if (list?.kind !== "ident" || list.name !== root) return null;
  return index?.kind === "literal" && typeof index.value === "string" ? index.value : null;
}
