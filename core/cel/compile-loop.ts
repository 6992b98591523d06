import type { LoopNode } from "./ast.ts";
import { CelError, noSuchOverload } from "./cel-error.ts";
import { CelMapBuilder, isMap, mapEntries, mapKeys } from "./cel-map.ts";
import { type CelValue, isList } from "./cel-value.ts";
import { absorbable, notBool, worse } from "./compile-logic.ts";
import { charge, type Frame, type Run } from "./frame.ts";
import { kindOf } from "./kind-of.ts";
import { claimSlot, type Scope, withLocals } from "./scope.ts";
import { sortByKeys } from "./sort-by-keys.ts";

/** What a loop walks over: `firsts` is null when the first variable is the index of a list. */
interface Items {
  readonly length: number;
  readonly firsts: readonly CelValue[] | null;
  readonly seconds: readonly CelValue[];
}

interface Loop {
  readonly range: Run;
  readonly filter: Run | null;
  readonly body: Run;
  readonly firstOf: Run;
  items(range: CelValue): Items;
  /** Sets the variables to the item at this index, for one unit of cost. */
  enter(frame: Frame, items: Items, index: number): void;
}

/** The macros over lists and maps. */
export function compileLoop(node: LoopNode, scope: Scope): Run {
  const loop = prepareLoop(node, scope);
  switch (node.loop) {
    case "all":
      return quantifier(loop, { deciding: false });
    case "exists":
      return quantifier(loop, { deciding: true });
    case "existsOne": {
      const matching = { ...loop, filter: loop.body, body: loop.firstOf };
      return (frame) => collect(matching, frame).length === 1;
    }
    case "filter": {
      const matching = { ...loop, filter: loop.body, body: loop.firstOf };
      return (frame) => collect(matching, frame);
    }
    case "map":
    case "transformList":
      return (frame) => collect(loop, frame);
    case "transformMap":
      return (frame) => transformMap(loop, frame);
    case "transformMapEntry":
      return (frame) => transformMapEntry(loop, frame);
    case "sortBy":
      return (frame) => sortBy(loop, frame);
  }
}

function prepareLoop(node: LoopNode, scope: Scope): Loop {
  const first = claimSlot(scope);
  const second = node.second === null ? null : claimSlot(scope);
  const locals = [[node.first, { slot: first, lazy: null }] as const];
  if (node.second !== null && second !== null)
    locals.push([node.second, { slot: second, lazy: null }]);
  const inner = withLocals(scope, locals);
  return {
    range: scope.compile(node.range, scope),
    filter: node.filter === null ? null : scope.compile(node.filter, inner),
    body: scope.compile(node.body, inner),
    items: second === null ? itemsOfOne : itemsOfTwo,
    firstOf: (frame) => frame.slots[first] ?? null,
    enter(frame, items, index) {
      charge(frame, 1);
      frame.slots[first] = items.firsts === null ? index : items.firsts[index];
      if (second !== null) frame.slots[second] = items.seconds[index];
    },
  };
}

function itemsOfOne(range: CelValue): Items {
  if (isList(range)) return { length: range.length, firsts: range, seconds: [] };
  if (!isMap(range))
    throw new CelError(`expected a list or a map to walk through, got ${kindOf(range)}`);
  const keys = mapKeys(range);
  return { length: keys.length, firsts: keys, seconds: [] };
}

function itemsOfTwo(range: CelValue): Items {
  if (isList(range)) return { length: range.length, firsts: null, seconds: range };
  if (!isMap(range))
    throw new CelError(`expected a list or a map to walk through, got ${kindOf(range)}`);
  const entries = [...mapEntries(range)];
  return {
    length: entries.length,
    firsts: entries.map(([key]) => key),
    seconds: entries.map(([, value]) => value),
  };
}

/** all and exists: one deciding item is enough, whatever error the others end in. */
function quantifier(loop: Loop, { deciding }: { readonly deciding: boolean }): Run {
  const { range, body, items: itemsOf, enter } = loop;
  const name = deciding ? "_||_" : "_&&_";
  return (frame) => {
    const items = itemsOf(range(frame));
    let failure: CelError | null = null;
    for (let index = 0; index < items.length; index += 1) {
      enter(frame, items, index);
      try {
        const value = body(frame);
        if (value === deciding) return deciding;
        if (value !== !deciding) failure = worse(failure, notBool(name, value));
      } catch (error) {
        failure = worse(failure, absorbable(error));
      }
    }
    if (failure !== null) throw failure;
    return !deciding;
  };
}

/** Calls `see` for every item that passes the filter, with the variables set. */
function visit(loop: Loop, frame: Frame, see: () => void): void {
  const items = loop.items(loop.range(frame));
  for (let index = 0; index < items.length; index += 1) {
    loop.enter(frame, items, index);
    if (loop.filter === null || passes(loop.filter(frame))) see();
  }
}

function passes(value: CelValue): boolean {
  if (typeof value === "boolean") return value;
  throw notBool("filter", value);
}

function collect(loop: Loop, frame: Frame): readonly CelValue[] {
  const results: CelValue[] = [];
  visit(loop, frame, () => results.push(loop.body(frame)));
  return results;
}

function transformMap(loop: Loop, frame: Frame): CelValue {
  const builder = new CelMapBuilder();
  visit(loop, frame, () => builder.add(loop.firstOf(frame), loop.body(frame)));
  return builder.build();
}

function transformMapEntry(loop: Loop, frame: Frame): CelValue {
  const builder = new CelMapBuilder();
  visit(loop, frame, () => {
    const part = loop.body(frame);
    if (!isMap(part)) throw noSuchOverload("transformMapEntry", [kindOf(part)]);
    for (const [key, value] of mapEntries(part)) builder.add(key, value);
  });
  return builder.build();
}

function sortBy(loop: Loop, frame: Frame): CelValue {
  const items: CelValue[] = [];
  const keys: CelValue[] = [];
  visit(loop, frame, () => {
    items.push(loop.firstOf(frame));
    keys.push(loop.body(frame));
  });
  charge(frame, items.length);
  return sortByKeys(items, keys);
}
