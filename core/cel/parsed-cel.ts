import type { CelNode } from "./ast.ts";
import { FUNCTIONS } from "./function-table.ts";
import { MACRO_NAMES } from "./macros.ts";
import { parseCel } from "./parser.ts";

const PARSER_NAMES: ReadonlySet<string> = new Set([...FUNCTIONS.dottedNames, ...MACRO_NAMES]);

/** The tree of an expression, unchecked, for who looks at how it is written. @throws CelCompileError */
export function parsedCel(source: string): CelNode {
  return parseCel(source, PARSER_NAMES);
}
