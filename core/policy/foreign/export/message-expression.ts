import { templateExpressions } from "../../message-template.ts";
import type { PolicyRule } from "../../policy.ts";
import { celText } from "./cel-literal.ts";

/** The expressions of a rule's message, for who looks at what they read. */
export function messageSources({ message, messageExpression }: PolicyRule): readonly string[] {
  if (messageExpression !== undefined) return [messageExpression];
  return templateExpressions(message ?? "").map(({ cel }) => cel);
}

/** A rule's message as CEL, each of its expressions as `rewrite` gives it; null for one without any. */
export function messageCel(
  { message, messageExpression }: PolicyRule,
  rewrite: (source: string) => string,
): string | null {
  if (messageExpression !== undefined) return rewrite(messageExpression);
  if (message === undefined) return null;
  const parts: string[] = [];
  let end = 0;
  for (const { cel, from, to } of templateExpressions(message)) {
    parts.push(celText(oneLine(message.slice(end, from))), `string(${rewrite(cel)})`);
    end = to;
  }
  if (parts.length === 0) return null;
  parts.push(celText(oneLine(message.slice(end))));
  return parts.filter((part) => part !== '""').join(" + ");
}

/** A text as the API server takes it for a message: without line breaks. */
export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}
