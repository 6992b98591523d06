import { type TextEdit, withEdits } from "#core/text-edit.ts";
import type { CelNode } from "#core/cel/ast.ts";
import { parsedCel } from "#core/cel/parsed-cel.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";
import type { CelPolicySpec } from "../cel-policy.ts";

/** A policy about pods, in the words for a pod template wherever it is; null where it reads more of the object. */
export function podNames(spec: CelPolicySpec): CelPolicySpec | null {
  const lost = { is: false };
  const rename = (cel: string) => {
    const written = renamed(cel);
    if (written === null) lost.is = true;
    return written ?? cel;
  };
  const result = {
    ...spec,
    matchConditions: (spec.matchConditions ?? []).map((one) => ({
      ...one,
      expression: rename(one.expression),
    })),
    variables: (spec.variables ?? []).map((one) => ({
      ...one,
      expression: rename(one.expression),
    })),
    validations: (spec.validations ?? []).map(({ messageExpression, ...one }) => ({
      ...one,
      expression: rename(one.expression),
      ...(messageExpression === undefined ? {} : { messageExpression: rename(messageExpression) }),
    })),
  };
  return lost.is ? null : result;
}

const PARTS: ReadonlyMap<string, string> = new Map([
  ["spec", "podSpec"],
  ["metadata", "podMetadata"],
]);

/** "object.spec" is podSpec, "object.metadata" podMetadata; the namespace stays the object's. */
function renamed(source: string): string | null {
  const cuts: TextEdit[] = [];
  const known = new Set<CelNode>();
  let isWhole = false;
  visitNodes(parsedCel(source), (node, locals) => {
    if (node.kind === "select" && isObject(node.operand, locals) && !node.optional && !node.test) {
      const text = PARTS.get(node.field);
      if (text === undefined) return;
      known.add(node.operand);
      cuts.push({ from: node.operand.offset, to: node.offset + node.field.length, text });
    }
    if (isObject(node, locals) && !known.has(node)) isWhole = true;
  });
  if (isWhole || /object\s*\.\s*metadata\s*\.\s*\??namespace\b/.test(source)) return null;
  return withEdits(source, cuts);
}

function isObject(node: CelNode, locals: ReadonlySet<string>): boolean {
  return node.kind === "ident" && node.name === "object" && !locals.has("object");
}
