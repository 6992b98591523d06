import type { CelNode } from "./ast.ts";
import { finishCall, parseArguments, type ParseExpression } from "./parse-primary.ts";
import type { Token } from "./lexer.ts";
import { depthAbove, showToken, type TokenReader } from "./token-reader.ts";

/** Whatever follows a value: fields, methods, indexes, each with or without "?". */
export function parseMember(reader: TokenReader, start: CelNode, parse: ParseExpression): CelNode {
  let node = start;
  for (;;) {
    const { token } = reader;
    if (token.kind !== "operator") return node;
    if (token.text === ".") {
      reader.next();
      node = parseDot(reader, { operand: node, parse });
    } else if (token.text === "[") {
      reader.next();
      node = parseIndex(reader, { operand: node, parse, offset: token.offset });
    } else if (token.text === "{") {
      const name = dottedName(node);
      if (name === null) return node;
      throw reader.fail(`message types are not available: "${name}"`, token.offset);
    } else return node;
  }
}

interface Operand {
  readonly operand: CelNode;
  readonly parse: ParseExpression;
}

function parseDot(reader: TokenReader, { operand, parse }: Operand): CelNode {
  const optional = reader.accept("?");
  const token = reader.next();
  if (token.kind !== "ident" && token.kind !== "quoted") {
    throw reader.fail(`expected the name of a field, got ${showToken(token)}`, token.offset);
  }
  if (!optional && token.kind === "ident" && reader.accept("(")) {
    return parseMethod(reader, { operand, parse, token });
  }
  const { text: field, offset } = token;
  const depth = depthAbove(reader, offset, [operand]);
  return { kind: "select", operand, field, optional, test: false, offset, depth };
}

function parseMethod(reader: TokenReader, at: Operand & { readonly token: Token }): CelNode {
  const { operand, parse, token } = at;
  const args = parseArguments(reader, { close: ")", parse });
  // Names of functions have one dot at most.
  const qualified = operand.kind === "ident" ? `${operand.name}.${token.text}` : null;
  if (qualified !== null && reader.functionNames.has(qualified)) {
    return finishCall(reader, { name: qualified, target: null, args, offset: operand.offset });
  }
  return finishCall(reader, { name: token.text, target: operand, args, offset: token.offset });
}

function parseIndex(reader: TokenReader, at: Operand & { readonly offset: number }): CelNode {
  const name = reader.accept("?") ? "_[?_]" : "_[_]";
  const args = [at.operand, at.parse(reader)];
  reader.expect("]");
  return {
    kind: "call",
    name,
    target: null,
    args,
    offset: at.offset,
    depth: depthAbove(reader, at.offset, args),
  };
}

/** "a.b.c" when the node is nothing but names, else null. */
export function dottedName(node: CelNode): string | null {
  if (node.kind === "ident") return node.name;
  if (node.kind !== "select" || node.optional || node.test) return null;
  const owner = dottedName(node.operand);
  return owner === null ? null : `${owner}.${node.field}`;
}
