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

/** An expression in double braces: it begins at `start` of its text, its braces reach from `from` to `to`. */
export interface TemplateExpression {
  readonly cel: string;
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** The expressions of a text. */
export function templateExpressions(text: string): readonly TemplateExpression[] {
  return [...text.matchAll(BRACES)].map(({ index: from, 0: whole, 1: inner = "" }) => {
    const start = from + 2 + inner.length - inner.trimStart().length;
    return { cel: inner.trim(), start, from, to: from + whole.length };
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
  for (const { cel, start, from, to } of templateExpressions(text)) {
    parts.push(text.slice(end, from));
    parts.push(placedInText({ text, start }, () => compileCel(cel, { variables })));
    end = to;
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

/** An error in an expression is one of the text that holds it. */
function placedInText<T>(
  { text, start }: { readonly text: string; readonly start: number },
  compile: () => T,
): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof CelCompileError)) throw error;
    throw new CelCompileError(error.message, { source: text, offset: start + error.offset });
  }
}
