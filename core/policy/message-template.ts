import {
  type CelBindings,
  type CelBudget,
  type CelProgram,
  compileCel,
} from "#core/cel/compile-cel.ts";
import { CelCompileError } from "#core/cel/cel-error.ts";
import type { CelType } from "#core/cel/cel-type.ts";
import { celToText } from "#core/cel/cel-text.ts";

/** Builds a message for an element. @throws CelError when an expression in it fails */
export type MessageBuilder = (bindings: CelBindings, budget: CelBudget) => string;

/** An expression in double braces, and where it begins in its text. */
export interface TemplateExpression {
  readonly cel: string;
  readonly start: number;
}

/** The expressions of a text. */
export function templateExpressions(text: string): readonly TemplateExpression[] {
  return [...text.matchAll(BRACES)].map(({ index, 1: inner = "" }) => {
    const cel = inner.trim();
    return { cel, start: index + 2 + inner.length - inner.trimStart().length };
  });
}

const BRACES = /\{\{(.*?)\}\}/gs;

/** A builder for text with CEL in double braces. @throws CelCompileError */
export function compileTemplate(
  text: string,
  variables: Readonly<Record<string, CelType>>,
): MessageBuilder {
  const parts: (string | CelProgram)[] = [];
  let end = 0;
  for (const match of text.matchAll(BRACES)) {
    parts.push(text.slice(end, match.index));
    parts.push(compileCel((match[1] ?? "").trim(), { variables }));
    end = match.index + match[0].length;
  }
  const rest = text.slice(end);
  if (rest.includes("{{")) {
    const place = { source: text, offset: end + rest.indexOf("{{") };
    throw new CelCompileError("expected }} behind {{, found none", place);
  }
  parts.push(rest);
  const pieces = parts.filter((part) => part !== "");
  return (bindings, budget) =>
    pieces
      .map((part) => (typeof part === "string" ? part : celToText(part.evaluate(bindings, budget))))
      .join("");
}
