import { readNumber } from "./promql-literal.ts";
import type { LabelMatcher } from "./promql-tree.ts";

/**
 * The one bound that a matcher names: le="0.3", or a choice of its spellings such as le=~"0.3|0.30". Null
 * for several, and for other labels.
 */
export function boundOf({ label, op, value }: Omit<LabelMatcher, "from" | "to">): number | null {
  if (label !== "le" || op === "!=" || op === "!~") return null;
  const spellings = op === "=" ? [value] : value.split("|");
  const bounds = spellings.map((spelling) => readNumber(spelling.replaceAll("\\.", ".")));
  const [bound = NaN] = bounds;
  return new Set(bounds).size === 1 && !Number.isNaN(bound) ? bound : null;
}
