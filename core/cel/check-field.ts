import { didYouMean } from "#core/did-you-mean.ts";
import type { CelNode } from "./ast.ts";
import type { CelCompileError } from "./cel-error.ts";
import { type CelType, DYN, formatType } from "./cel-type.ts";
import { becomesDyn, type CheckScope, compileError } from "./check-scope.ts";

interface FieldPlace {
  readonly name: string;
  readonly operand: CelType;
  readonly scope: CheckScope;
  /** Only asked for: the field may be absent. */
  readonly isSoft: boolean;
}

/** The type of a field of a value, or of what is in an optional. @throws CelCompileError: no such field */
export function checkField(node: CelNode, { name, operand, scope, isSoft }: FieldPlace): CelType {
  const type = operand.kind === "optional" ? scope.inference.resolve(operand.value) : operand;
  if (type.kind === "map") return type.value;
  // An unknown type that has fields can be anything with fields.
  if (type.kind === "dyn" || becomesDyn(scope, type)) return DYN;
  if (type.kind === "object") {
    const field = type.fields.find(name);
    if (field !== null) return field;
    const error = noField(node, { name, owner: type, scope });
    if (scope.noteUnknown === undefined) throw error;
    scope.noteUnknown({ error, isSoft });
    return DYN;
  }
  const message = `expected a map with the field "${name}", got ${formatType(type)}`;
  throw compileError(scope, { message, offset: node.offset });
}

function noField(
  node: CelNode,
  at: { name: string; owner: CelType & { kind: "object" }; scope: CheckScope },
): CelCompileError {
  const { name, owner, scope } = at;
  const message = `${owner.name} has no field "${name}"${didYouMean(name, owner.fields.names())}`;
  return compileError(scope, { message, offset: node.offset });
}
