import { isRecord } from "#core/is-record.ts";

/** A label selector (metav1.LabelSelector) as the API server takes it in a query; null for one that selects nothing. */
export function selectorText(selector: unknown): string | null {
  if (!isRecord(selector)) return null;
  const { matchLabels, matchExpressions } = selector;
  const labels = isRecord(matchLabels) ? Object.entries(matchLabels) : [];
  const expressions = Array.isArray(matchExpressions) ? matchExpressions.filter(isRecord) : [];
  const texts = [
    ...labels.map(([key, value]) => `${key}=${String(value)}`),
    ...expressions.map(expressionText),
  ];
  return texts.length === 0 ? null : texts.join(",");
}

function expressionText({ key, operator, values }: Readonly<Record<string, unknown>>): string {
  const list = Array.isArray(values) ? values.join(",") : "";
  if (operator === "In") return `${String(key)} in (${list})`;
  if (operator === "NotIn") return `${String(key)} notin (${list})`;
  return operator === "DoesNotExist" ? `!${String(key)}` : String(key);
}
