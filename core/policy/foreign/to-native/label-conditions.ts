import type { LabelSelector } from "../../fleet.ts";
import { celText } from "../export/cel-literal.ts";

/** A label selector on `object` or `namespaceObject`, as CEL. */
export function labelConditions(
  subject: string,
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
): readonly string[] {
  const labels = Object.entries(matchLabels).map(
    ([key, value]) => `${labelOf(subject, key)} == optional.of(${celText(value)})`,
  );
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    const label = labelOf(subject, key);
    if (operator === "Exists") return `${label}.hasValue()`;
    if (operator === "DoesNotExist") return `!${label}.hasValue()`;
    const list = `[${values.map(celText).join(", ")}]`;
    const isOne = `${label}.hasValue() && ${label}.value() in ${list}`;
    return operator === "In" ? isOne : `!(${isOne})`;
  });
  return [...labels, ...expressions];
}

function labelOf(subject: string, key: string): string {
  return `${subject}.?metadata.?labels[?${celText(key)}]`;
}
