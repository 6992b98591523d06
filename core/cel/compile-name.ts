import type { CelNode, IdentNode, SelectNode } from "./ast.ts";
import { CelError } from "./cel-error.ts";
import type { CelValue } from "./cel-value.ts";
import { decodeValue } from "./decode-value.ts";
import { hasField, optionalField, selectField } from "./field.ts";
import { charge, type Frame, type Run } from "./frame.ts";
import { dottedName } from "./parse-member.ts";
import { constantRun, type Local, type Scope } from "./scope.ts";
import { TYPE_NAMES, typeByName } from "./type-names.ts";

export function compileIdent(node: IdentNode, scope: Scope): Run {
  const local = scope.locals.get(node.name);
  if (local !== undefined) return compileLocal(local);
  return compileRoot(node.name, scope);
}

/** A chain of fields is one step: `object.spec.replicas` needs no closure for each part. */
export function compileSelect(node: SelectNode, scope: Scope): Run {
  const qualified = qualifiedName(node, scope);
  if (qualified !== null && !node.test) return compileRoot(qualified, scope);
  if (node.test) return compileTest(node, scope);
  if (node.optional) return compileOptionalSelect(node, scope);

  const { base, fields } = plainChain(node, scope);
  const run = scope.compile(base, scope);
  const [only] = fields;
  const cost = fields.length;
  if (cost === 1 && only !== undefined) {
    return (frame) => {
      charge(frame, 1);
      return selectField(run(frame), only);
    };
  }
  return (frame) => {
    charge(frame, cost);
    let value = run(frame);
    for (const field of fields) value = selectField(value, field);
    return value;
  };
}

function compileTest({ operand, field }: SelectNode, scope: Scope): Run {
  const run = scope.compile(operand, scope);
  return (frame) => {
    charge(frame, 1);
    return hasField(run(frame), field);
  };
}

function compileOptionalSelect({ operand, field }: SelectNode, scope: Scope): Run {
  const run = scope.compile(operand, scope);
  return (frame) => {
    charge(frame, 1);
    return optionalField(run(frame), field);
  };
}

function plainChain(node: SelectNode, scope: Scope): { base: CelNode; fields: readonly string[] } {
  const fields: string[] = [];
  let base: CelNode = node;
  while (
    base.kind === "select" &&
    !base.optional &&
    !base.test &&
    qualifiedName(base, scope) === null
  ) {
    fields.unshift(base.field);
    base = base.operand;
  }
  return { base, fields };
}

/** The name of a declared variable or type that is written with dots, else null. */
export function qualifiedName(
  node: SelectNode,
  scope: Pick<Scope, "variables" | "dottedRoots"> & {
    readonly locals: { has(name: string): boolean };
  },
): string | null {
  const root = rootName(node);
  if (root === null || scope.locals.has(root) || !scope.dottedRoots.has(root)) return null;
  const name = dottedName(node);
  if (name === null) return null;
  return Object.hasOwn(scope.variables, name) || typeByName(name) !== undefined ? name : null;
}

/** The first words of the names that may have dots: few expressions have one, and looking is not free. */
export function dottedRoots(variables: Scope["variables"]): ReadonlySet<string> {
  const dotted = Object.keys(variables).filter((name) => name.includes("."));
  if (dotted.length === 0) return TYPE_ROOTS;
  return new Set([...TYPE_ROOTS, ...dotted.map(firstWord)]);
}

const TYPE_ROOTS: ReadonlySet<string> = new Set(
  TYPE_NAMES.filter((name) => name.includes(".")).map(firstWord),
);

function firstWord(name: string): string {
  return name.slice(0, name.indexOf("."));
}

function rootName(node: CelNode): string | null {
  let base = node;
  while (base.kind === "select" && !base.test && !base.optional) base = base.operand;
  return base.kind === "ident" ? base.name : null;
}

function compileLocal({ slot, lazy }: Local): Run {
  if (lazy === null) return (frame) => slotValue(frame, slot);
  return (frame) => {
    const known = frame.slots[slot];
    if (known !== undefined) return known;
    const value = lazy(frame);
    frame.slots[slot] = value;
    return value;
  };
}

function slotValue(frame: Frame, slot: number): CelValue {
  return frame.slots[slot] ?? null;
}

function compileRoot(name: string, scope: Scope): Run {
  const declared = Object.hasOwn(scope.variables, name);
  const type = declared ? undefined : typeByName(name);
  if (type !== undefined) return constantRun(scope, type);

  scope.program.reads.add(name);
  const inherited = name in Object.prototype;
  return (frame) => {
    charge(frame, 1);
    const value = decodeValue(frame.bindings[name]);
    if (value !== undefined && (!inherited || Object.hasOwn(frame.bindings, name))) return value;
    throw declared
      ? new CelError(`${name} is not known here`, "absent")
      : new CelError(`undeclared reference to "${name}"`);
  };
}
