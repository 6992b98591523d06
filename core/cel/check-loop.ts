import type { LoopNode } from "./ast.ts";
import { BOOL, type CelType, DYN, formatType, INT, listOf, mapOf, STRING } from "./cel-type.ts";
import {
  becomesDyn,
  type CheckScope,
  compileError,
  demand,
  withLocalTypes,
} from "./check-scope.ts";

interface ItemTypes {
  readonly first: CelType;
  readonly second: CelType;
}

export function checkLoop(node: LoopNode, scope: CheckScope): CelType {
  const range = scope.inference.resolve(scope.check(node.range, scope));
  const items = itemTypes(node, { range, scope });
  const locals = [[node.first, items.first] as const];
  if (node.second !== null) locals.push([node.second, items.second]);
  const inner = withLocalTypes(scope, locals);
  if (node.filter !== null) {
    demand(scope, {
      node: node.filter,
      type: inner.check(node.filter, inner),
      wanted: BOOL,
      where: `the filter of ${node.loop}()`,
    });
  }
  return resultType(node, { body: inner.check(node.body, inner), items, scope });
}

function itemTypes(node: LoopNode, at: { range: CelType; scope: CheckScope }): ItemTypes {
  const { range, scope } = at;
  if (range.kind === "list") {
    return node.second === null
      ? { first: range.element, second: DYN }
      : { first: INT, second: range.element };
  }
  if (range.kind === "map" && node.loop !== "sortBy")
    return { first: range.key, second: range.value };
  if (range.kind === "object" && node.loop !== "sortBy") return { first: STRING, second: DYN };
  if (range.kind === "dyn" || becomesDyn(scope, range)) return { first: DYN, second: DYN };
  const message = `expected a list or a map before ${node.loop}(), got ${formatType(range)}`;
  throw compileError(scope, { message, offset: node.range.offset });
}

interface Body {
  readonly body: CelType;
  readonly items: ItemTypes;
  readonly scope: CheckScope;
}

function resultType(node: LoopNode, { body, items, scope }: Body): CelType {
  switch (node.loop) {
    case "all":
    case "exists":
    case "existsOne":
    case "filter":
      demand(scope, { node: node.body, type: body, wanted: BOOL, where: `${node.loop}()` });
      return node.loop === "filter" ? listOf(items.first) : BOOL;
    case "map":
    case "transformList":
      return listOf(body);
    case "transformMap":
      return mapOf(items.first, body);
    case "transformMapEntry": {
      const wanted = mapOf(scope.inference.fresh(), scope.inference.fresh());
      demand(scope, { node: node.body, type: body, wanted, where: "transformMapEntry()" });
      return scope.inference.resolve(wanted);
    }
    case "sortBy":
      return listOf(items.first);
  }
}
