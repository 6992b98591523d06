import type { CelNode } from "#core/cel/ast.ts";

/**
 * What an expression is whatever it looks at, null where that depends: literals, comparisons of literals, and
 * what one constant term decides for the others. An error in another term is not thought of.
 */
export function constantValue(node: CelNode): boolean | null {
  switch (node.kind) {
    case "literal":
      return typeof node.value === "boolean" ? node.value : null;
    case "logic": {
      const values = node.terms.map(constantValue);
      const decisive = node.operator === "||";
      if (values.includes(decisive)) return decisive;
      return values.every((value) => value === !decisive) ? !decisive : null;
    }
    case "conditional": {
      const condition = constantValue(node.condition);
      if (condition === null) return null;
      return constantValue(condition ? node.then : node.otherwise);
    }
    case "call":
      return constantCall(node.name, node.args);
    default:
      return null;
  }
}

function constantCall(name: string, args: readonly CelNode[]): boolean | null {
  const [left, right] = args;
  if (left === undefined) return null;
  if (name === "!_") {
    const value = constantValue(left);
    return value === null ? null : !value;
  }
  if (right?.kind !== "literal" || left.kind !== "literal") return null;
  const isSame = typeof left.value === typeof right.value && left.value === right.value;
  if (typeof left.value === "object" || typeof right.value === "object") return null;
  if (name === "_==_") return isSame;
  return name === "_!=_" ? !isSame : null;
}
