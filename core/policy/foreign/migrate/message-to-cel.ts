import type { CpolRule } from "../cpol/decode-cpol.ts";
import { celText } from "../export/cel-literal.ts";
import { oneLine } from "../export/message-expression.ts";
import { type ExpressionScope, textExpression } from "./jmespath-to-cel.ts";
import { Unmigratable } from "./unmigratable.ts";

/** A message in parts: texts, and expressions in CEL. */
export interface MigratedMessage {
  readonly parts: readonly (string | { readonly cel: string })[];
  /** Variables that have no counterpart, and stand in the text by their name. */
  readonly lost: readonly string[];
}

const BRACES = /\{\{(.*?)\}\}/gs;

/** The message of a rule; what Kyverno says of itself without any. */
export function migratedMessage(rule: CpolRule, scope: ExpressionScope): MigratedMessage {
  const text = oneLine((rule.validate?.message ?? "").trim());
  if (text === "") return { parts: [`validation error: rule ${rule.name} failed`], lost: [] };
  const parts: (string | { readonly cel: string })[] = [];
  const lost: string[] = [];
  let end = 0;
  for (const { 0: whole, 1: inner = "", index } of text.matchAll(BRACES)) {
    parts.push(text.slice(end, index));
    const cel = expressionOrNull(inner.trim(), scope);
    if (cel === null) lost.push(inner.trim());
    parts.push(cel === null ? inner.trim() : { cel });
    end = index + whole.length;
  }
  parts.push(text.slice(end));
  return { parts: parts.filter((part) => part !== ""), lost };
}

/** With CEL in double braces, as our policies have it. */
export function templateOf({ parts }: MigratedMessage): string {
  return parts.map((part) => (typeof part === "string" ? part : `{{ ${part.cel} }}`)).join("");
}

/** As one expression; null for a message without any. */
export function messageExpressionOf({ parts }: MigratedMessage): string | null {
  if (parts.every((part) => typeof part === "string")) return null;
  return parts
    .map((part) => (typeof part === "string" ? celText(part) : `string(${part.cel})`))
    .join(" + ");
}

/** Without values, for where the expression fails. */
export function plainMessage({ parts }: MigratedMessage): string {
  return parts.map((part) => (typeof part === "string" ? part : "…")).join("");
}

function expressionOrNull(expression: string, scope: ExpressionScope): string | null {
  try {
    return textExpression(expression, scope);
  } catch (error) {
    if (error instanceof Unmigratable) return null;
    throw error;
  }
}
