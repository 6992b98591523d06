import { CelCompileError } from "./cel-error.ts";
import { readTokens, type Token } from "./lexer.ts";

const DEEPEST = 200;

/** The functions whose names have a dot: `math.abs(x)` is no method of a variable `math`. */
export type FunctionNames = ReadonlySet<string>;

/** The parser's place in the tokens, and how deep it is. */
export interface TokenReader {
  readonly source: string;
  readonly functionNames: FunctionNames;
  peek(): Token;
  next(): Token;
  /** Consumes the operator when it comes next. */
  accept(operator: string): boolean;
  /** @throws CelCompileError when another token comes next. */
  expect(operator: string): Token;
  fail(message: string, offset: number): CelCompileError;
  /** Runs `read` one level deeper. @throws CelCompileError beyond 200 levels. */
  nested<T>(read: () => T): T;
}

export function createTokenReader(source: string, functionNames: FunctionNames): TokenReader {
  const tokens = readTokens(source);
  const end = tokens.length - 1;
  let index = 0;
  let level = 0;

  const peek = (): Token => tokens[index] ?? { kind: "end", text: "", offset: source.length };
  const fail = (message: string, offset: number) =>
    new CelCompileError(message, { source, offset });
  const isNext = (operator: string) => peek().kind === "operator" && peek().text === operator;
  const next = (): Token => {
    const token = peek();
    index = Math.min(index + 1, end);
    return token;
  };

  return {
    source,
    functionNames,
    peek,
    next,
    fail,
    accept(operator) {
      if (!isNext(operator)) return false;
      next();
      return true;
    },
    expect(operator) {
      if (isNext(operator)) return next();
      throw fail(`expected "${operator}", got ${showToken(peek())}`, peek().offset);
    },
    nested(read) {
      if (level >= DEEPEST) throw tooDeep(fail, peek().offset);
      level += 1;
      const result = read();
      level -= 1;
      return result;
    },
  };
}

export function showToken(token: Token): string {
  return token.kind === "end" ? "the end of the expression" : `"${token.text.slice(0, 40)}"`;
}

/** The depth of a node above these. @throws CelCompileError beyond the limit. */
export function depthAbove(
  reader: TokenReader,
  offset: number,
  nodes: readonly { readonly depth: number }[],
): number {
  const depth = nodes.reduce((deepest, node) => Math.max(deepest, node.depth), 0) + 1;
  if (depth > DEEPEST) throw tooDeep(reader.fail, offset);
  return depth;
}

function tooDeep(fail: TokenReader["fail"], offset: number): CelCompileError {
  return fail(`expected at most ${DEEPEST} levels of nesting`, offset);
}
