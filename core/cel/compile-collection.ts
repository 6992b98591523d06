import type { ListNode, MapNode } from "./ast.ts";
import { noSuchOverload } from "./cel-error.ts";
import { CelMapBuilder } from "./cel-map.ts";
import { CelOptional, type CelValue } from "./cel-value.ts";
import { charge, type Run } from "./frame.ts";
import { kindOf } from "./kind-of.ts";
import { constantOf, constantRun, type Scope } from "./scope.ts";

/** A list; one of constants is made once and shared, for nothing ever writes to a list. */
export function compileList(node: ListNode, scope: Scope): Run {
  const elements = node.elements.map(({ value, optional }) => ({
    run: scope.compile(value, scope),
    optional,
  }));
  const constants = elements.map(({ run, optional }) =>
    optional ? undefined : constantOf(scope, run),
  );
  if (constants.every((value) => value !== undefined)) return constantRun(scope, constants);

  const cost = 1 + elements.length;
  return (frame) => {
    charge(frame, cost);
    const list: CelValue[] = [];
    for (const { run, optional } of elements) {
      const value = optional ? presentValue(run(frame)) : run(frame);
      if (value !== undefined) list.push(value);
    }
    return list;
  };
}

export function compileMap(node: MapNode, scope: Scope): Run {
  const entries = node.entries.map(({ key, value, optional }) => ({
    key: scope.compile(key, scope),
    value: scope.compile(value, scope),
    optional,
  }));
  const cost = 1 + entries.length;
  return (frame) => {
    charge(frame, cost);
    const builder = new CelMapBuilder();
    for (const { key, value, optional } of entries) {
      const entryKey = key(frame);
      const entryValue = optional ? presentValue(value(frame)) : value(frame);
      if (entryValue !== undefined) builder.add(entryKey, entryValue);
    }
    return builder.build();
  };
}

function presentValue(value: CelValue): CelValue | undefined {
  if (value instanceof CelOptional) return value.value;
  throw noSuchOverload("optional element", [kindOf(value)]);
}
