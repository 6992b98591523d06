import type { CallNode, CelNode } from "#core/cel/ast.ts";
import type { FunctionTable } from "#core/cel/function-table.ts";
import { parsedCel } from "#core/cel/parsed-cel.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";
import { KYVERNO_FUNCTIONS } from "./cel-libraries.ts";

const UNANSWERED: ReadonlySet<string> = new Set(
  KYVERNO_FUNCTIONS.filter(({ supported }) => supported === "no").map(
    ({ function: signature }) => signature.split("(")[0] ?? "",
  ),
);

/** The functions that an expression calls and that are not supported at all: "resource.List". */
export function unansweredCalls(source: string, functions: FunctionTable): readonly string[] {
  const found = new Set<string>();
  visitNodes(parsedCel(source, functions), (node, locals) => {
    if (node.kind !== "call") return;
    const name = calledName(node, locals);
    if (UNANSWERED.has(name)) found.add(name);
  });
  return [...found];
}

/** A method by what its chain begins with: `http.Client(x).Get(y)` calls "http.Get". */
function calledName({ name, target }: CallNode, locals: ReadonlySet<string>): string {
  if (target === null) return name;
  let base: CelNode = target;
  while (base.kind === "call" && base.target !== null) base = base.target;
  return base.kind === "ident" && !locals.has(base.name) ? `${base.name}.${name}` : name;
}
