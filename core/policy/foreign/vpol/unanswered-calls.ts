import type { CallNode, CelNode } from "#core/cel/ast.ts";
import type { FunctionTable } from "#core/cel/function-table.ts";
import { parsedCel } from "#core/cel/parsed-cel.ts";
import { visitNodes } from "#core/cel/visit-nodes.ts";
import { isToldByFile, KYVERNO_FUNCTIONS, type KyvernoFunction } from "./cel-libraries.ts";

const UNSUPPORTED = namesOf(({ supported }) => supported === "no");
const TOLD_BY_FILE = namesOf(isToldByFile);

interface CallContext {
  readonly functions: FunctionTable;
  /** Whether the policy has a context file. */
  readonly isTold: boolean;
}

/** The functions that an expression calls and that nothing answers: "resource.List". */
export function unansweredCalls(
  source: string,
  { functions, isTold }: CallContext,
): readonly string[] {
  const found = new Set<string>();
  visitNodes(parsedCel(source, functions), (node, locals) => {
    if (node.kind !== "call") return;
    const name = calledName(node, locals);
    if (UNSUPPORTED.has(name) || (!isTold && TOLD_BY_FILE.has(name))) found.add(name);
  });
  return [...found];
}

function namesOf(isMeant: (listed: KyvernoFunction) => boolean): ReadonlySet<string> {
  return new Set(
    KYVERNO_FUNCTIONS.filter(isMeant).map(({ function: text }) => text.split("(")[0] ?? ""),
  );
}

/** A method by what its chain begins with: `http.Client(x).Get(y)` calls "http.Get". */
function calledName({ name, target }: CallNode, locals: ReadonlySet<string>): string {
  if (target === null) return name;
  let base: CelNode = target;
  while (base.kind === "call" && base.target !== null) base = base.target;
  return base.kind === "ident" && !locals.has(base.name) ? `${base.name}.${name}` : name;
}
