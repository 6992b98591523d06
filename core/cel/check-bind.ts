import type { BindNode, CelNode } from "./ast.ts";
import { type CelType, optionalOf } from "./cel-type.ts";
import { type CheckScope, demand, withLocalTypes } from "./check-scope.ts";

export function checkBind(node: BindNode, scope: CheckScope): CelType {
  const value = scope.check(node.value, scope);
  if (node.mode === "bind") return bodyType(node, { local: value, scope });
  const local = optionalPart(node.value, { type: value, where: `${node.mode}()`, scope });
  const body = bodyType(node, { local, scope });
  if (node.mode === "optMap") return optionalOf(body);
  return optionalOf(optionalPart(node.body, { type: body, where: "optFlatMap()", scope }));
}

function bodyType(
  node: BindNode,
  { local, scope }: { local: CelType; scope: CheckScope },
): CelType {
  return scope.check(node.body, withLocalTypes(scope, [[node.name, local]]));
}

interface OptionalPart {
  readonly type: CelType;
  readonly where: string;
  readonly scope: CheckScope;
}

function optionalPart(node: CelNode, { type, where, scope }: OptionalPart): CelType {
  const part = scope.inference.fresh();
  demand(scope, { node, type, wanted: optionalOf(part), where });
  return scope.inference.resolve(part);
}
