import type { CelNode } from "./ast.ts";
import { type CelType, DYN } from "./cel-type.ts";
export function checkCel(_node: CelNode, _o: unknown): CelType {
  return DYN;
}
