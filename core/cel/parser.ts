import type { CallNode, CelNode } from "./ast.ts";
import { parseMember } from "./parse-member.ts";
import { negatedLiteral, parsePrimary } from "./parse-primary.ts";
import { depthAbove, type FunctionNames, showToken, TokenReader } from "./token-reader.ts";

/** Binding strength of the binary operators; all of them group from the left. */
const STRENGTH: ReadonlyMap<string, number> = new Map([
  ["||", 1],
  ["&&", 2],
  ...["==", "!=", "<", "<=", ">", ">=", "in"].map((operator) => [operator, 3] as const),
  ...["+", "-"].map((operator) => [operator, 4] as const),
  ...["*", "/", "%"].map((operator) => [operator, 5] as const),
]);

/** Parses an expression; macros become nodes of their own. @throws CelCompileError */
export function parseCel(source: string, names: FunctionNames): CelNode {
  const reader = new TokenReader(source, names);
  const node = parseExpression(reader);
  const rest = reader.token;
  if (rest.kind !== "end")
    throw reader.fail(`expected an operator, got ${showToken(rest)}`, rest.offset);
  return node;
}

function parseExpression(reader: TokenReader): CelNode {
  reader.enter();
  const condition = parseBinary(reader, 1);
  const { offset } = reader.token;
  const node = reader.accept("?") ? parseBranches(reader, { condition, offset }) : condition;
  reader.leave();
  return node;
}

function parseBranches(
  reader: TokenReader,
  { condition, offset }: { readonly condition: CelNode; readonly offset: number },
): CelNode {
  const then = parseBinary(reader, 1);
  reader.expect(":");
  const otherwise = parseExpression(reader);
  const depth = depthAbove(reader, offset, [condition, then, otherwise]);
  return { kind: "conditional", condition, then, otherwise, offset, depth };
}

function parseBinary(reader: TokenReader, weakest: number): CelNode {
  let left = parseUnary(reader);
  for (;;) {
    const { token } = reader;
    const strength = token.kind === "operator" ? STRENGTH.get(token.text) : undefined;
    if (strength === undefined || strength < weakest) return left;
    left = isLogic(token.text)
      ? parseLogic(reader, { operator: token.text, first: left, strength })
      : parseOperation(reader, { operator: token.text, left, strength });
  }
}

function isLogic(operator: string): operator is "&&" | "||" {
  return operator === "&&" || operator === "||";
}

interface LogicStart {
  readonly operator: "&&" | "||";
  readonly first: CelNode;
  readonly strength: number;
}

/** A whole chain at once, so that a long one is neither deep nor copied again and again. */
function parseLogic(reader: TokenReader, { operator, first, strength }: LogicStart): CelNode {
  const { offset } = reader.token;
  const terms = [first];
  while (reader.accept(operator)) terms.push(parseBinary(reader, strength + 1));
  return { kind: "logic", operator, terms, offset, depth: depthAbove(reader, offset, terms) };
}

interface OperationStart {
  readonly operator: string;
  readonly left: CelNode;
  readonly strength: number;
}

function parseOperation(
  reader: TokenReader,
  { operator, left, strength }: OperationStart,
): CelNode {
  const { offset } = reader.next();
  const right = parseBinary(reader, strength + 1);
  const name = operator === "in" ? "@in" : `_${operator}_`;
  return callNode(reader, { name, offset, args: [left, right] });
}

function callNode(
  reader: TokenReader,
  call: { readonly name: string; readonly offset: number; readonly args: readonly CelNode[] },
): CallNode {
  return { kind: "call", target: null, ...call, depth: depthAbove(reader, call.offset, call.args) };
}

function parseUnary(reader: TokenReader): CelNode {
  const { token } = reader;
  if (token.kind !== "operator" || (token.text !== "!" && token.text !== "-")) {
    return parseMember(reader, parsePrimary(reader, parseExpression), parseExpression);
  }
  let count = 0;
  while (reader.accept(token.text)) count += 1;
  const literal = token.text === "-" ? negatedLiteral(reader) : null;
  const operand =
    literal === null
      ? parseOperand(reader, token.text)
      : parseMember(reader, literal, parseExpression);
  const left = literal === null ? count : count - 1;
  if (left % 2 === 0) return operand;
  return callNode(reader, { name: `${token.text}_`, offset: token.offset, args: [operand] });
}

function parseOperand(reader: TokenReader, after: string): CelNode {
  const { token } = reader;
  if (token.kind === "operator" && (token.text === "!" || token.text === "-")) {
    throw reader.fail(`expected an operand after "${after}", got "${token.text}"`, token.offset);
  }
  reader.enter();
  const operand = parseUnary(reader);
  reader.leave();
  return operand;
}
