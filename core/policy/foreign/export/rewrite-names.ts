import { type TextEdit, withEdits } from "#core/text-edit.ts";
import type { CelNode, SelectNode } from "#core/cel/ast.ts";
import { parsedCel } from "#core/cel/parsed-cel.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";

/** What an expression that stands alone names. */
export interface ReadNames {
  /** Its root names. */
  readonly roots: ReadonlySet<string>;
  /** The policy's variables that it reads by name. */
  readonly variables: ReadonlySet<string>;
  /** Whether it reads `variables` in another way. */
  readonly readsAllVariables: boolean;
}

/** The same expression with other words for root names, and for the policy's variables. */
export function rewriteNames(
  source: string,
  {
    roots,
    variables = new Map(),
  }: {
    readonly roots: ReadonlyMap<string, string>;
    readonly variables?: ReadonlyMap<string, string>;
  },
): string {
  const cuts: TextEdit[] = [];
  visitNodes(parsedCel(source), (node, locals) => {
    const field = variableField(node, locals);
    const own = field === null ? undefined : variables.get(field);
    if (field !== null && own !== undefined) {
      const select = node as SelectNode;
      cuts.push({ from: select.operand.offset, to: endOf(select), text: own });
      return false;
    }
    if (node.kind !== "ident" || locals.has(node.name)) return true;
    const text = roots.get(node.name);
    if (text !== undefined)
      cuts.push({ from: node.offset, to: node.offset + node.name.length, text });
    return true;
  });
  return withEdits(source, cuts);
}

/** What an expression reads. */
export function readNames(source: string): ReadNames {
  const roots = new Set<string>();
  const variables = new Set<string>();
  const named = new Set<CelNode>();
  let readsAllVariables = false;
  visitNodes(parsedCel(source), (node, locals) => {
    const field = variableField(node, locals);
    if (field !== null) {
      variables.add(field);
      named.add((node as SelectNode).operand);
    }
    if (node.kind !== "ident" || locals.has(node.name)) return;
    roots.add(node.name);
    if (node.name === "variables" && !named.has(node)) readsAllVariables = true;
  });
  return { roots, variables, readsAllVariables };
}

function variableField(node: CelNode, locals: ReadonlySet<string>): string | null {
  if (node.kind !== "select" || node.optional || node.test) return null;
  const { operand, field } = node;
  const isVariable = operand.kind === "ident" && operand.name === "variables";
  return isVariable && !locals.has("variables") ? field : null;
}

/** A select stands where its field is written. */
function endOf({ offset, field }: SelectNode): number {
  return offset + field.length;
}
