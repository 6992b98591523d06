import { readTokens, type Token } from "#core/cel/lexer.ts";

/** The same expression, about variables whose types nobody knows: `dyn(object).spec`. @throws CelCompileError */
export function untypedCel(source: string, variables: ReadonlySet<string>): string {
  const tokens = readTokens(source);
  const own = tokens.filter(
    (token, index) =>
      token.kind === "ident" && variables.has(token.text) && !isDot(tokens[index - 1]),
  );
  return own.reduceRight(
    (text, { text: name, offset }) =>
      `${text.slice(0, offset)}dyn(${name})${text.slice(offset + name.length)}`,
    source,
  );
}

function isDot(token: Token | undefined): boolean {
  return token?.kind === "operator" && token.text === ".";
}
