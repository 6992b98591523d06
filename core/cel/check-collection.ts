import type { CelNode, ListNode, MapNode } from "./ast.ts";
import { type CelType, DYN, formatType, listOf, mapOf } from "./cel-type.ts";
import { type CheckScope, compileError } from "./check-scope.ts";
import { mostGeneral } from "./type-inference.ts";

export function checkList(node: ListNode, scope: CheckScope): CelType {
  let element: CelType | null = null;
  for (const { value, optional } of node.elements) {
    const type = scope.check(value, scope);
    const current = optional ? unwrapped(value, { type, scope }) : type;
    element = joined(scope, { node: value, before: element, current });
  }
  return listOf(element ?? scope.inference.fresh());
}

export function checkMap(node: MapNode, scope: CheckScope): CelType {
  let key: CelType | null = null;
  let value: CelType | null = null;
  for (const entry of node.entries) {
    key = joined(scope, { node: entry.key, before: key, current: keyType(entry.key, scope) });
    const type = scope.check(entry.value, scope);
    const current = entry.optional ? unwrapped(entry.value, { type, scope }) : type;
    value = joined(scope, { node: entry.value, before: value, current });
  }
  return mapOf(key ?? scope.inference.fresh(), value ?? scope.inference.fresh());
}

const KEY_KINDS: ReadonlySet<string> = new Set(["bool", "int", "uint", "string", "dyn", "param"]);

function keyType(node: CelNode, scope: CheckScope): CelType {
  const type = scope.inference.resolve(scope.check(node, scope));
  if (KEY_KINDS.has(type.kind)) return type;
  const message = `expected a key of type bool, int, uint or string, got ${formatType(type)}`;
  throw compileError(scope, { message, offset: node.offset });
}

function unwrapped(node: CelNode, { type, scope }: { type: CelType; scope: CheckScope }): CelType {
  const known = scope.inference.resolve(type);
  if (known.kind === "optional") return known.value;
  if (known.kind === "dyn") return DYN;
  const message = `expected an optional value after "?", got ${formatType(known)}`;
  throw compileError(scope, { message, offset: node.offset });
}

interface Join {
  readonly node: CelNode;
  readonly before: CelType | null;
  readonly current: CelType;
}

function joined(scope: CheckScope, { node, before, current }: Join): CelType {
  if (before === null || before === current) return current;
  if (scope.inference.fits([before], [current])) return mostGeneral(before, current);
  if (scope.mixed) return DYN;
  const [first, other] = [before, current].map((type) => formatType(scope.inference.settle(type)));
  const message = `expected all elements of one type, got ${first} and ${other}. Use dyn() to mix types`;
  throw compileError(scope, { message, offset: node.offset });
}
