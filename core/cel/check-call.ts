import type { CallNode } from "./ast.ts";
import type { CelCompileError } from "./cel-error.ts";
import type { CelOverload } from "./cel-function.ts";
import { type CelType, DYN, formatType, optionalOf } from "./cel-type.ts";
import { checkField } from "./check-field.ts";
import { type CheckScope, compileError, undeclared } from "./check-scope.ts";
import { dottedName } from "./parse-member.ts";
import { isSameType } from "./type-inference.ts";

/** "%s %d".format(["a", 1]): what is put into a text may be of several types. */
const MIXED_ARGUMENTS: ReadonlySet<string> = new Set(["format"]);

/** The result type of a call: the first overload that fits decides, dyn when several differ. */
export function checkCall(node: CallNode, scope: CheckScope): CelType {
  const overloads = scope.functions.overloads(node.name);
  if (overloads.length === 0) throw unknownFunction(node, scope);
  const nodes = node.target === null ? node.args : [node.target, ...node.args];
  const inner = MIXED_ARGUMENTS.has(node.name) ? { ...scope, mixed: true } : scope;
  const given = nodes.map((argument) => inner.check(argument, inner));
  const field = checkIndexedField(node, { given, scope });
  if (field !== null) return field;
  const key = simpleKey(node, given);
  const known = key === null ? undefined : scope.functions.simpleResults.get(key);
  if (known !== undefined) return known;

  let result: CelType | null = null;
  for (const overload of scope.functions.callable(node)) {
    const match = matchOverload(overload, { given, scope });
    if (match === null) continue;
    if (result === null) result = match;
    else if (result.kind !== "dyn" && !isSameType(result, match)) result = DYN;
    // Nothing more to learn: neither about the result nor about the arguments.
    if (result.kind === "dyn" && given.every(isSimple)) break;
  }
  if (result === null) throw noOverload(node, { given, scope, overloads });
  if (key !== null && isSimple(result)) scope.functions.simpleResults.set(key, result);
  return result;
}

/** `object["spec"]` with a constant name is checked like `object.spec`. */
function checkIndexedField(
  node: CallNode,
  { given, scope }: { given: readonly CelType[]; scope: CheckScope },
): CelType | null {
  if (node.name !== "_[_]" && node.name !== "_[?_]") return null;
  const operand = scope.inference.resolve(given[0] ?? DYN);
  const owner = operand.kind === "optional" ? scope.inference.resolve(operand.value) : operand;
  const [, index] = node.args;
  if (owner.kind !== "object" || index?.kind !== "literal" || typeof index.value !== "string")
    return null;
  const isSoft = node.name === "_[?_]";
  const type = checkField(index, { name: index.value, operand: owner, scope, isSoft });
  return operand.kind === "optional" || isSoft ? optionalOf(type) : type;
}

interface Attempt {
  readonly given: readonly CelType[];
  readonly scope: CheckScope;
}

function matchOverload(overload: CelOverload, { given, scope }: Attempt): CelType | null {
  if (isHopeless(overload, given)) return null;
  const types = [overload.result, ...overload.params.map(({ type }) => type)];
  const [result = DYN, ...wanted] = scope.inference.instantiate(types);
  return scope.inference.fits(given, wanted) ? scope.inference.resolve(result) : null;
}

/** Two plain types that differ; said early, because operators have many overloads. */
function isHopeless({ params }: CelOverload, given: readonly CelType[]): boolean {
  for (let index = 0; index < given.length; index += 1) {
    const kind = given[index]?.kind ?? "dyn";
    const wanted = params[index]?.type.kind ?? "dyn";
    if (kind !== wanted && PLAIN.has(kind) && PLAIN.has(wanted)) return true;
  }
  return false;
}

const PLAIN: ReadonlySet<string> = new Set(["bool", "int", "uint", "double", "string", "bytes"]);

/** Nothing inside of it, and nothing left to find out about it. */
function isSimple({ kind }: CelType): boolean {
  return kind === "dyn" || PLAIN.has(kind);
}

/** The call by its name and types; null where a type has parts, which inference looks into. */
function simpleKey({ name, target }: CallNode, given: readonly CelType[]): string | null {
  let key = target === null ? name : `.${name}`;
  for (const type of given) {
    if (!isSimple(type)) return null;
    key += ` ${type.kind}`;
  }
  return key;
}

function unknownFunction(node: CallNode, scope: CheckScope): CelCompileError {
  const owner = node.target === null ? null : dottedName(node.target);
  const isNamespace = owner !== null && scope.functions.namespaces.has(owner);
  // What is wrong with the target says more: the function may be missing for the same reason.
  if (node.target !== null && !isNamespace) scope.check(node.target, scope);
  const name = isNamespace ? `${owner}.${node.name}` : node.name;
  const names = scope.functions.names.filter((known) => /^[a-z]/i.test(known));
  return undeclared(scope, { name, offset: node.offset, names });
}

const OPERATOR = /^_?([^_a-z@]+)_$/;

function noOverload(
  node: CallNode,
  { given, scope, overloads }: Attempt & { readonly overloads: readonly CelOverload[] },
): CelCompileError {
  const got = given.map((type) => formatType(scope.inference.settle(type)));
  const operator = node.name === "@in" ? "in" : OPERATOR.exec(node.name)?.[1];
  const message =
    operator === undefined
      ? `expected ${signatures(overloads)}, got ${signature(node.name, { types: got, method: node.target !== null })}`
      : `"${operator}" does not take ${got.join(" and ")}`;
  return compileError(scope, { message, offset: node.offset });
}

const SHOWN_SIGNATURES = 4;

function signatures(overloads: readonly CelOverload[]): string {
  const shown = overloads.map(({ name, params, method }) =>
    signature(name, { types: params.map(({ type }) => formatType(type)), method }),
  );
  const few = shown.slice(0, SHOWN_SIGNATURES).join(" or ");
  return shown.length > SHOWN_SIGNATURES ? `${few} or …` : few;
}

function signature(
  name: string,
  { types, method }: { readonly types: readonly string[]; readonly method: boolean },
): string {
  const [target = "", ...rest] = types;
  if (name.startsWith("_[")) return `${target}[${rest.join(", ")}]`;
  return method ? `${target}.${name}(${rest.join(", ")})` : `${name}(${types.join(", ")})`;
}
