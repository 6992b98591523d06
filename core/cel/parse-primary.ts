import type { CelNode, LiteralNode, MapEntryNode } from "./ast.ts";
import { CelDouble, makeDouble, normalInt, type CelValue } from "./cel-value.ts";
import { expandMacro } from "./macros.ts";
import { checkIntLiteral } from "./number-literal.ts";
import { depthAbove, showToken, type TokenReader } from "./token-reader.ts";

export type ParseExpression = (reader: TokenReader) => CelNode;

const RESERVED: ReadonlySet<string> = new Set(
  (
    "as break const continue else for function if import let loop package namespace return " +
    "var void while"
  ).split(" "),
);

/** A literal, a name, a call of a function, a list, a map, or an expression in parentheses. */
export function parsePrimary(reader: TokenReader, parse: ParseExpression): CelNode {
  const token = reader.token;
  if (token.kind === "literal") {
    reader.next();
    checkIntLiteral(token.value, { source: reader.source, offset: token.offset });
    return { kind: "literal", value: token.value, offset: token.offset, depth: 1 };
  }
  if (token.kind === "ident") return parseName(reader, parse);
  if (reader.accept(".")) return parseRootName(reader, parse);
  if (reader.accept("(")) {
    const inner = parse(reader);
    reader.expect(")");
    return inner;
  }
  if (reader.accept("[")) return parseList(reader, { offset: token.offset, parse });
  if (reader.accept("{")) return parseMap(reader, { offset: token.offset, parse });
  throw reader.fail(`expected a value, got ${showToken(token)}`, token.offset);
}

/** The number after a minus, negated, when a number comes next: only so is the least int written. */
export function negatedLiteral(reader: TokenReader): LiteralNode | null {
  const token = reader.token;
  if (token.kind !== "literal" || !/^[.\d]/.test(token.text)) return null;
  const value = negate(token.value);
  if (value === null) return null;
  reader.next();
  return { kind: "literal", value, offset: token.offset, depth: 1 };
}

function negate(value: CelValue): CelValue | null {
  if (typeof value === "bigint") return normalInt(-value);
  if (value instanceof CelDouble) return makeDouble(-value.value);
  if (typeof value !== "number") return null;
  return Number.isSafeInteger(value) ? 0 - value : -value;
}

function parseRootName(reader: TokenReader, parse: ParseExpression): CelNode {
  const token = reader.token;
  if (token.kind !== "ident")
    throw reader.fail(`expected a name, got ${showToken(token)}`, token.offset);
  return parseName(reader, parse);
}

function parseName(reader: TokenReader, parse: ParseExpression): CelNode {
  const { text: name, offset } = reader.next();
  if (RESERVED.has(name)) throw reader.fail(`"${name}" is a reserved word`, offset);
  if (!reader.accept("(")) return { kind: "ident", name, offset, depth: 1 };
  const args = parseArguments(reader, { close: ")", parse });
  return finishCall(reader, { name, target: null, args, offset });
}

/** Arguments up to and with the closing token; the opening one is already read. */
export function parseArguments(
  reader: TokenReader,
  { close, parse }: { readonly close: string; readonly parse: ParseExpression },
): readonly CelNode[] {
  const args: CelNode[] = [];
  if (reader.accept(close)) return args;
  do args.push(parse(reader));
  while (reader.accept(","));
  reader.expect(close);
  return args;
}

export interface CallParts {
  readonly name: string;
  readonly target: CelNode | null;
  readonly args: readonly CelNode[];
  readonly offset: number;
}

/** The node of a call, or what the macro of this name makes of it. */
export function finishCall(reader: TokenReader, call: CallParts): CelNode {
  const nodes = call.target === null ? call.args : [call.target, ...call.args];
  const depth = depthAbove(reader, call.offset, nodes);
  return expandMacro(reader, { ...call, depth }) ?? { kind: "call", ...call, depth };
}

interface Opened {
  readonly offset: number;
  readonly parse: ParseExpression;
}

function parseList(reader: TokenReader, { offset, parse }: Opened): CelNode {
  const elements: { value: CelNode; optional: boolean }[] = [];
  while (!reader.accept("]")) {
    const optional = reader.accept("?");
    elements.push({ value: parse(reader), optional });
    if (reader.accept(",")) continue;
    reader.expect("]");
    break;
  }
  const depth = depthAbove(
    reader,
    offset,
    elements.map((element) => element.value),
  );
  return { kind: "list", elements, offset, depth };
}

function parseMap(reader: TokenReader, { offset, parse }: Opened): CelNode {
  const entries: MapEntryNode[] = [];
  while (!reader.accept("}")) {
    const optional = reader.accept("?");
    const key = parse(reader);
    reader.expect(":");
    entries.push({ key, value: parse(reader), optional });
    if (reader.accept(",")) continue;
    reader.expect("}");
    break;
  }
  const depth = depthAbove(
    reader,
    offset,
    entries.flatMap(({ key, value }) => [key, value]),
  );
  return { kind: "map", entries, offset, depth };
}
