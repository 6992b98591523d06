import type { GaugeIndicator, Indicator } from "../objective.ts";
import { numberOf } from "./count-terms.ts";
import { fillWindowVariables } from "./fill-window-variables.ts";
import { readQuantile } from "./quantile.ts";
import { parsePromql } from "./parse-promql.ts";
import { type PromqlProblem, PromqlRefusal, refusable } from "./promql-problem.ts";
import type { BinaryNode, PromqlNode } from "./promql-tree.ts";
import { unwrapped } from "./promql-tree.ts";
import { readEventsRatio } from "./ratio.ts";
import { simplestEvents } from "./simplest-events.ts";

export interface IndicatorOptions {
  /** What a ratio without a comparison is the share of; good when left out. */
  readonly ratioOf?: "good" | "bad";
  /** The objective's target, where it is known: decides how a quantile is read. */
  readonly target?: number;
  /** For values that are looked at slice by slice; a minute when left out. */
  readonly sliceSeconds?: number;
}

export interface IndicatorReading {
  readonly indicator: Indicator;
  /** The target that the expression itself names. */
  readonly target?: number;
  /** What a person should know about how it was read. */
  readonly notes: readonly string[];
}

/**
 * The indicator that a whole expression stands for: a ratio of counts, `1 - bad / total`, such a ratio
 * or a quantile compared with a limit, or any value compared with a limit.
 */
export function readIndicator(
  promql: string,
  options: IndicatorOptions = {},
): IndicatorReading | { readonly problem: PromqlProblem } {
  return refusable(() => {
    const text = fillWindowVariables(promql);
    return readExpression(parsePromql(text), { ...options, text });
  });
}

type Reading = IndicatorOptions & { readonly text: string };

function readExpression(node: PromqlNode, reading: Reading): IndicatorReading {
  const inner = unwrapped(node);
  const comparison = inner.kind === "binary" ? comparisonOf(inner) : null;
  if (comparison !== null) return readComparison(comparison, reading);
  try {
    const { indicator, notes } = readEventsRatio(inner, reading.ratioOf ?? "good");
    return { indicator: simplestEvents(indicator), notes };
  } catch (error) {
    const recorded = readRecordedRatio(inner, reading);
    if (recorded === null || !(error instanceof PromqlRefusal)) throw error;
    return recorded;
  }
}

interface Comparison {
  readonly value: PromqlNode;
  readonly op: GaugeIndicator["comparison"];
  readonly limit: number;
}

/** With the number on the right, and on the left. */
type Ops = readonly [GaugeIndicator["comparison"], GaugeIndicator["comparison"]];

const OPS: Readonly<Record<string, Ops>> = {
  "<": ["below", "above"],
  "<=": ["at-most", "at-least"],
  ">": ["above", "below"],
  ">=": ["at-least", "at-most"],
};

/** A value against a number, whichever side the number stands on. */
function comparisonOf(node: BinaryNode): Comparison | null {
  const ops = OPS[node.op] ?? equalityOf(node);
  if (ops === undefined) return null;
  const right = numberOf(node.right);
  if (right !== null) return { value: node.left, op: ops[0], limit: right };
  const left = numberOf(node.left);
  if (left !== null) return { value: node.right, op: ops[1], limit: left };
  throw new PromqlRefusal(
    "expected a comparison with a number, got two queries",
    node,
    "Compare one value with its limit.",
  );
}

/** up == 1 is up >= 1: the limits of a gauge that is 0 or 1. */
function equalityOf({ op, left, right }: BinaryNode): Ops | undefined {
  const limit = numberOf(right) ?? numberOf(left);
  if (op !== "==" || (limit !== 0 && limit !== 1)) return undefined;
  return limit === 1 ? ["at-least", "at-least"] : ["at-most", "at-most"];
}

function readComparison(comparison: Comparison, reading: Reading): IndicatorReading {
  const quantile = readQuantile(comparison.value);
  if (quantile !== null && isUpper(comparison.op)) {
    const { indicator, notes } = quantile.latencyBelow(comparison.limit);
    if (reading.target === undefined || Math.abs(quantile.quantile - reading.target) < 1e-9)
      return { indicator, target: quantile.quantile, notes };
  }
  return (
    (quantile === null ? readRatioLimit(comparison, reading) : null) ??
    readGauge(comparison, reading)
  );
}

function isUpper(op: Comparison["op"]): boolean {
  return op === "below" || op === "at-most";
}

/** A ratio of counts with its target: good / total >= 0.999, or bad / total < 0.001. */
function readRatioLimit(
  { value, op, limit }: Comparison,
  reading: Reading,
): IndicatorReading | null {
  try {
    const ratioOf = isUpper(op) ? "bad" : "good";
    const { indicator, unit, notes } = readEventsRatio(unwrapped(value), ratioOf);
    const share = limit / unit;
    const target = rounded(isUpper(op) ? 1 - share : share);
    if (reading.target !== undefined && Math.abs(target - reading.target) > 1e-9) return null;
    return { indicator: simplestEvents(indicator), target, notes };
  } catch (error) {
    if (error instanceof PromqlRefusal) return null;
    throw error;
  }
}

/** Without the dust of 1 - 0.001. */
function rounded(ratio: number): number {
  return Number(ratio.toPrecision(12));
}

function readGauge({ value, op, limit }: Comparison, reading: Reading): IndicatorReading {
  const sliceSeconds = reading.sliceSeconds ?? 60;
  const note = `counted as the share of time slices of ${sliceSeconds} s in which the value keeps to its limit, not of events`;
  return {
    indicator: {
      kind: "gauge",
      query: textOf(value, reading),
      comparison: op,
      limit,
      sliceSeconds,
    },
    notes: [note],
  };
}

/** The text of a part, without the blanks that stand for window variables. */
function textOf({ from, to }: PromqlNode, { text }: Reading): string {
  return text.slice(from, to).replaceAll(/\[5m +\]/g, "[5m]");
}

/** A ratio that is no ratio of counts, such as a recorded one or the mean of a 0-or-1 gauge. */
function readRecordedRatio(node: PromqlNode, reading: Reading): IndicatorReading | null {
  if (reading.target === undefined || !isRatioLike(node)) return null;
  const isGood = (reading.ratioOf ?? "good") === "good";
  return readGauge(
    {
      value: node,
      op: isGood ? "at-least" : "at-most",
      limit: isGood ? reading.target : rounded(1 - reading.target),
    },
    reading,
  );
}

function isRatioLike(node: PromqlNode): boolean {
  const inner = unwrapped(node);
  if (inner.kind === "selector") return inner.name?.includes(":") ?? false;
  if (inner.kind === "call") return inner.name === "avg_over_time";
  if (inner.kind === "aggregate") return inner.op === "avg";
  if (inner.kind !== "binary") return false;
  if (inner.op === "-") return numberOf(inner.left) === 1 && isRatioLike(inner.right);
  return inner.op === "/" && numberOf(inner.right) === null;
}
