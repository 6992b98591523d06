import type { LatencyIndicator } from "../objective.ts";
import { factorOf, numberOf } from "./count-terms.ts";
import { bucketUnit } from "./bucket-unit.ts";
import { printMatcher } from "./print-selector.ts";
import { PromqlRefusal } from "./promql-problem.ts";
import type { CallNode, PromqlNode, SelectorNode } from "./promql-tree.ts";

export interface QuantileReading {
  readonly quantile: number;
  /** The indicator "at most `limit`", where limit is in the unit of the whole expression. */
  readonly latencyBelow: (limit: number) => {
    readonly indicator: LatencyIndicator;
    readonly notes: readonly string[];
  };
}

/**
 * histogram_quantile of one histogram, perhaps times a number; null where it is something else.
 * @throws PromqlRefusal for a quantile that means something else than its author thinks
 */
export function readQuantile(node: PromqlNode): QuantileReading | null {
  if (node.kind === "paren") return readQuantile(node.of);
  const factor = node.kind === "binary" ? factorOf(node) : null;
  if (factor !== null) {
    const inner = readQuantile(factor.of);
    if (inner === null || factor.by <= 0) return null;
    return { ...inner, latencyBelow: (limit) => inner.latencyBelow(limit / factor.by) };
  }
  if (node.kind !== "call" || node.name !== "histogram_quantile") return null;
  return readCall(node);
}

function readCall(node: CallNode): QuantileReading | null {
  const [first, buckets] = node.args;
  const quantile = first === undefined ? null : numberOf(first);
  if (quantile === null || buckets === undefined) return null;
  const { selector, notes } = readBuckets(buckets);
  const { name } = selector;
  if (name === null) return null;
  const isNative = !name.endsWith("_bucket");
  const histogram = name.replace(/_bucket$/, "");
  return {
    quantile,
    latencyBelow: (limit) => ({
      indicator: {
        kind: "latency",
        histogram,
        selector: selector.matchers
          .filter(({ label }) => label !== "__name__")
          .map(printMatcher)
          .join(","),
        thresholdSeconds: Number((limit / bucketUnit(histogram)).toPrecision(12)),
        native: isNative,
      },
      notes,
    }),
  };
}

interface Buckets {
  readonly selector: SelectorNode;
  readonly notes: readonly string[];
}

/** sum by (le) (rate(x_bucket[5m])), or the rate alone. */
function readBuckets(node: PromqlNode): Buckets {
  if (node.kind === "paren") return readBuckets(node.of);
  if (node.kind === "aggregate" && node.op === "sum" && node.args[0] !== undefined) {
    const inner = readBuckets(node.args[0]);
    const isClassic = inner.selector.name?.endsWith("_bucket") ?? false;
    const { grouping } = node;
    const keepsLe =
      grouping?.kind === "by"
        ? grouping.labels.includes("le")
        : grouping?.kind === "without" && !grouping.labels.includes("le");
    if (isClassic && !keepsLe)
      throw new PromqlRefusal(
        'expected buckets summed by "le", got a sum that drops it',
        node,
        "Write sum by (le) (…).",
      );
    const others = grouping?.kind === "by" ? grouping.labels.filter((label) => label !== "le") : [];
    const note = "groups are added up: the objective counts the events of all of them together";
    return others.length === 0 ? inner : { ...inner, notes: [note] };
  }
  const range =
    node.kind === "call" && /^(rate|increase|irate)$/.test(node.name) ? node.args[0] : undefined;
  if (range?.kind === "range" && range.of.kind === "selector")
    return { selector: range.of, notes: [] };
  throw new PromqlRefusal(
    "expected the rate of a histogram's buckets",
    node,
    "Write histogram_quantile(0.95, sum by (le) (rate(name_bucket[5m]))).",
  );
}
