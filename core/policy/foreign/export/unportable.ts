import type { CelNode } from "#core/cel/ast.ts";
import { parsedCel } from "#core/cel/parsed-cel.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";

/** Functions that a ValidatingAdmissionPolicy has not, or not for all that ours take. */
const OWN_FUNCTIONS = /^(math|base64)\.|^(includes|reverse)$/;

/** What a ValidatingAdmissionPolicy knows of the request. */
const REQUEST_FIELDS: ReadonlySet<string> = new Set([
  "kind",
  "resource",
  "subResource",
  "requestKind",
  "requestResource",
  "requestSubResource",
  "name",
  "namespace",
  "operation",
  "userInfo",
  "dryRun",
  "options",
]);

/** What an expression uses that no ValidatingAdmissionPolicy has, in words; null for nothing. */
export function unportable(source: string): string | null {
  const found: string[] = [];
  visitNodes(parsedCel(source), (node, locals) => {
    const words = wordsFor(node, locals, source);
    if (words !== null) found.push(words);
  });
  return found[0] ?? null;
}

function wordsFor(node: CelNode, locals: ReadonlySet<string>, source: string): string | null {
  if (node.kind === "ident" && node.name === "environment" && !locals.has(node.name))
    return "environment, which no cluster knows";
  if (node.kind === "call" && OWN_FUNCTIONS.test(node.name)) return `the function ${node.name}`;
  if (node.kind === "bind" && node.mode === "bind") return "the macro cel.bind";
  if (node.kind === "loop" && node.loop === "existsOne" && node.second === null)
    return source.startsWith("existsOne", node.offset) ? "the macro existsOne" : null;
  if (node.kind !== "select" || node.operand.kind !== "ident") return null;
  const isRequest = node.operand.name === "request" && !locals.has("request");
  return isRequest && !REQUEST_FIELDS.has(node.field) ? `request.${node.field}` : null;
}
