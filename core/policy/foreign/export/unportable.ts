import type { CelNode } from "#core/cel/ast.ts";
import { parsedCel } from "#core/cel/parsed-cel.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";

/** Functions that a ValidatingAdmissionPolicy has not, or not for all that ours take. */
const OWN_FUNCTIONS = /^(math|base64)\.|^(includes|reverse)$/;

/**
 * Functions of Kubernetes 1.34. An API server takes in new policies what the minor version before it knows, so that
 * it can be taken back. @see https://kubernetes.io/docs/reference/using-api/cel/
 */
const NEW_FUNCTIONS = /^(slice|flatten|distinct|first|last|sort|lists\.range)$/;
const FIRST_MINOR = 35;

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

/** What an expression uses that no ValidatingAdmissionPolicy of Kubernetes 1.`minor` has, in words; null for nothing. */
export function unportable(source: string, minor: number): string | null {
  const found: string[] = [];
  visitNodes(parsedCel(source), (node, locals) => {
    const words = wordsFor(node, locals, source);
    if (words !== null) found.push(words);
    const since = minor < FIRST_MINOR ? newFunction(node) : null;
    if (since !== null)
      found.push(
        `the function ${since}, which Kubernetes 1.${FIRST_MINOR} takes and 1.${minor} does not`,
      );
  });
  return found[0] ?? null;
}

function newFunction(node: CelNode): string | null {
  if (node.kind === "loop" && node.loop === "sortBy") return "sortBy";
  return node.kind === "call" && NEW_FUNCTIONS.test(node.name) ? node.name : null;
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
