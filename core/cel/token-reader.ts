import { CelCompileError } from "./cel-error.ts";
import { readTokens, type Token } from "./lexer.ts";

const DEEPEST = 200;

/** The functions whose names have a dot: `math.abs(x)` is no method of a variable `math`. */
export type FunctionNames = ReadonlySet<string>;

/** The parser's place in the tokens, and how deep it is. Its methods run once a token: they are kept short. */
export class TokenReader {
  readonly source: string;
  readonly functionNames: FunctionNames;
  /** The token that comes next; at the end it stays the last one. */
  token: Token;
  readonly #tokens: readonly Token[];
  #index = 0;
  #level = 0;

  constructor(source: string, functionNames: FunctionNames) {
    this.source = source;
    this.functionNames = functionNames;
    this.#tokens = readTokens(source);
    this.token = this.#tokens[0] ?? { kind: "end", text: "", offset: 0 };
  }

  /** Steps over the next token and returns it. */
  next(): Token {
    const { token } = this;
    this.#index += 1;
    this.token = this.#tokens[this.#index] ?? token;
    return token;
  }

  /** Consumes the operator when it comes next. */
  accept(operator: string): boolean {
    const { token } = this;
    if (token.text !== operator || token.kind !== "operator") return false;
    this.next();
    return true;
  }

  /** @throws CelCompileError when another token comes next. */
  expect(operator: string): void {
    if (this.accept(operator)) return;
    throw this.fail(`expected "${operator}", got ${showToken(this.token)}`, this.token.offset);
  }

  fail(message: string, offset: number): CelCompileError {
    return new CelCompileError(message, { source: this.source, offset });
  }

  /** Goes one level deeper, until `leave`. @throws CelCompileError beyond 200 levels. */
  enter(): void {
    if (this.#level >= DEEPEST) throw tooDeep(this, this.token.offset);
    this.#level += 1;
  }

  leave(): void {
    this.#level -= 1;
  }
}

export function showToken(token: Token): string {
  return token.kind === "end" ? "the end of the expression" : `"${token.text.slice(0, 40)}"`;
}

interface Deep {
  readonly depth: number;
}

/** The depth of a node above these. @throws CelCompileError beyond the limit. */
export function depthAbove(reader: TokenReader, offset: number, nodes: readonly Deep[]): number {
  let depth = 0;
  for (const node of nodes) if (node.depth > depth) depth = node.depth;
  if (depth >= DEEPEST) throw tooDeep(reader, offset);
  return depth + 1;
}

function tooDeep(reader: TokenReader, offset: number): CelCompileError {
  return reader.fail(`expected at most ${DEEPEST} levels of nesting`, offset);
}
