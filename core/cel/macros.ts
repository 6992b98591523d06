import type { CelNode, LoopKind, LoopNode } from "./ast.ts";
import { depthAbove, type TokenReader } from "./token-reader.ts";

export interface MacroCall {
  readonly name: string;
  readonly target: CelNode | null;
  readonly args: readonly CelNode[];
  readonly offset: number;
  readonly depth: number;
}

/** The functions with a dot that only the parser knows. */
export const MACRO_NAMES = ["cel.bind"] as const;

/** Macros over a list or map: how many arguments with one variable, and with two. */
const LOOPS: Readonly<
  Record<string, { loop: LoopKind; one: readonly number[]; two: readonly number[] }>
> = {
  all: { loop: "all", one: [2], two: [3] },
  exists: { loop: "exists", one: [2], two: [3] },
  exists_one: { loop: "existsOne", one: [2], two: [3] },
  existsOne: { loop: "existsOne", one: [2], two: [3] },
  filter: { loop: "filter", one: [2], two: [] },
  map: { loop: "map", one: [2, 3], two: [] },
  sortBy: { loop: "sortBy", one: [2], two: [] },
  transformList: { loop: "transformList", one: [], two: [3, 4] },
  transformMap: { loop: "transformMap", one: [], two: [3, 4] },
  transformMapEntry: { loop: "transformMapEntry", one: [], two: [3, 4] },
};

/** What the macro of this name and number of arguments makes of the call, or null: not a macro. */
export function expandMacro(reader: TokenReader, call: MacroCall): CelNode | null {
  if (call.target === null) return expandFunction(reader, call);
  if (call.name === "optMap" || call.name === "optFlatMap")
    return expandOptional(reader, call, call.name);
  const loop = Object.hasOwn(LOOPS, call.name) ? LOOPS[call.name] : undefined;
  if (loop === undefined) return null;
  const count = call.args.length;
  if (loop.two.includes(count))
    return twoVariables(reader, { call, range: call.target, loop: loop.loop });
  if (loop.one.includes(count))
    return oneVariable(reader, { call, range: call.target, loop: loop.loop });
  return null;
}

function expandFunction(reader: TokenReader, call: MacroCall): CelNode | null {
  if (call.name === "has" && call.args.length === 1) return expandHas(reader, call);
  if (EXTREMES.has(call.name) && call.args.length > 2) return pairwise(reader, call);
  if (call.name !== "cel.bind" || call.args.length !== 3) return null;
  const [variable, value, body] = call.args;
  if (variable === undefined || value === undefined || body === undefined) return null;
  const name = variableName(reader, { call, node: variable });
  return { kind: "bind", mode: "bind", name, value, body, offset: call.offset, depth: call.depth };
}

/** Functions of any number of numbers: three and more are compared two by two. */
const EXTREMES: ReadonlySet<string> = new Set(["math.greatest", "math.least"]);

function pairwise(reader: TokenReader, { name, args, offset }: MacroCall): CelNode {
  const [first, ...rest] = args;
  if (first === undefined) throw reader.fail(`${name}() requires at least one argument`, offset);
  return rest.reduce<CelNode>((before, next) => {
    const depth = depthAbove(reader, offset, [before, next]);
    return { kind: "call", name, target: null, args: [before, next], offset, depth };
  }, first);
}

function expandHas(reader: TokenReader, call: MacroCall): CelNode {
  const [argument] = call.args;
  if (argument?.kind === "select" && !argument.test && !argument.optional) {
    return { ...argument, test: true };
  }
  throw reader.fail(
    "expected a field as the argument of has(), like has(object.spec)",
    argument?.offset ?? call.offset,
  );
}

function expandOptional(
  reader: TokenReader,
  call: MacroCall,
  mode: "optMap" | "optFlatMap",
): CelNode | null {
  const [variable, body] = call.args;
  if (
    call.target === null ||
    variable === undefined ||
    body === undefined ||
    call.args.length !== 2
  )
    return null;
  const name = variableName(reader, { call, node: variable });
  return {
    kind: "bind",
    mode,
    name,
    value: call.target,
    body,
    offset: call.offset,
    depth: call.depth,
  };
}

interface LoopCall {
  readonly call: MacroCall;
  readonly range: CelNode;
  readonly loop: LoopKind;
}

function oneVariable(reader: TokenReader, { call, range, loop }: LoopCall): LoopNode | null {
  const [variable, ...rest] = call.args;
  const body = rest.at(-1);
  if (variable === undefined || body === undefined) return null;
  const first = variableName(reader, { call, node: variable });
  const filter = rest.length === 2 ? (rest[0] ?? null) : null;
  return {
    kind: "loop",
    loop,
    range,
    first,
    second: null,
    filter,
    body,
    offset: call.offset,
    depth: call.depth,
  };
}

function twoVariables(reader: TokenReader, { call, range, loop }: LoopCall): LoopNode | null {
  const [one, two, ...rest] = call.args;
  const body = rest.at(-1);
  if (one === undefined || two === undefined || body === undefined) return null;
  const first = variableName(reader, { call, node: one });
  const second = variableName(reader, { call, node: two });
  if (first === second)
    throw reader.fail(`expected two different names in ${call.name}()`, two.offset);
  const filter = rest.length === 2 ? (rest[0] ?? null) : null;
  return {
    kind: "loop",
    loop,
    range,
    first,
    second,
    filter,
    body,
    offset: call.offset,
    depth: call.depth,
  };
}

function variableName(reader: TokenReader, at: { call: MacroCall; node: CelNode }): string {
  if (at.node.kind === "ident") return at.node.name;
  throw reader.fail(`expected a simple name as a variable of ${at.call.name}()`, at.node.offset);
}
