import type { CelNode } from "./ast.ts";
import { FUNCTIONS, type FunctionTable } from "./function-table.ts";
import { MACRO_NAMES } from "./macros.ts";
import { parseCel } from "./parser.ts";

const PARSER_NAMES = new WeakMap<FunctionTable, ReadonlySet<string>>();

/** The tree of an expression, unchecked, for who looks at how it is written. @throws CelCompileError */
export function parsedCel(source: string, functions: FunctionTable = FUNCTIONS): CelNode {
  return parseCel(source, parserNames(functions));
}

function parserNames(functions: FunctionTable): ReadonlySet<string> {
  const known = PARSER_NAMES.get(functions);
  if (known !== undefined) return known;
  const names: ReadonlySet<string> = new Set([...functions.dottedNames, ...MACRO_NAMES]);
  PARSER_NAMES.set(functions, names);
  return names;
}
