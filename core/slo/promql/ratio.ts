import type { EventsIndicator } from "../objective.ts";
import {
  type CountSum,
  factorOf,
  isVectorOf,
  numberOf,
  readCountSum,
  refuseMixed,
  scaled,
} from "./count-terms.ts";
import { printCount } from "./event-count.ts";
import { refuseBuckets } from "./refuse-buckets.ts";
import { PromqlRefusal } from "./promql-problem.ts";
import type { BinaryNode, PromqlNode } from "./promql-tree.ts";

/** constant + scale × part / total. */
interface Ratio {
  readonly constant: number;
  readonly scale: number;
  readonly part: CountSum;
  readonly total: CountSum;
  readonly notes: readonly string[];
}

interface EventsReading {
  readonly indicator: EventsIndicator;
  /** 100 for a ratio in percent. */
  readonly unit: 1 | 100;
  readonly notes: readonly string[];
}

/**
 * The two counts of a ratio; `ratioOf` says what the whole expression is the share of.
 * @throws PromqlRefusal where it is no ratio of counts
 */
export function readEventsRatio(node: PromqlNode, ratioOf: "good" | "bad"): EventsReading {
  const ratio = readRatio(node);
  const unit = Math.abs(ratio.scale);
  const isFlipped = near(ratio.constant, unit) && ratio.scale < 0;
  if ((!near(unit, 1) && !near(unit, 100)) || !(isFlipped || isStraight(ratio)))
    throw new PromqlRefusal(
      "expected a share of events between 0 and 1, or in percent, got other arithmetic around it",
      node,
      "Write good / total, or 1 - bad / total.",
    );
  const otherwise = ratioOf === "good" ? "bad" : "good";
  return {
    indicator: {
      kind: "events",
      total: printCount(ratio.total),
      counted: isFlipped ? otherwise : ratioOf,
      part: printCount(ratio.part),
    },
    unit: near(unit, 1) ? 1 : 100,
    notes: ratio.notes,
  };
}

function isStraight({ constant, scale }: Ratio): boolean {
  return constant === 0 && scale > 0;
}

function near(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right));
}

function readRatio(node: PromqlNode): Ratio {
  if (node.kind === "paren" || node.kind === "plus") return readRatio(node.of);
  if (node.kind === "minus") return times(readRatio(node.of), -1);
  if (node.kind !== "binary") throw noRatio(node);
  const factor = factorOf(node);
  if (factor !== null) return times(readRatio(factor.of), factor.by);
  if (node.op === "or" && isVectorOf(node.right)) return withoutFallback(readRatio(node.left));
  if (node.op === "+" || node.op === "-") return shifted(node);
  if (node.op !== "/" || node.matching === "fill") throw noRatio(node);
  if (node.matching === "group")
    throw new PromqlRefusal(
      "expected a ratio of two sums, got group_left or group_right, which repeat events",
      node,
      "Sum both sides by the same labels, or by none.",
    );
  return readDivision(node);
}

function readDivision(node: BinaryNode): Ratio {
  const part = readCountSum(node.left);
  const total = readCountSum(node.right);
  refuseMixed({ left: part, right: total, node });
  refuseBuckets(part);
  refuseBuckets(total);
  refuseMean({ part, total, node });
  refuseGauges([part, total], node);
  const partUnit = unitOf(part);
  const totalUnit = unitOf(total);
  const notes = [...new Set([...part.notes, ...total.notes])];
  return {
    constant: 0,
    scale: partUnit / totalUnit,
    part: scaled(part, 1 / partUnit),
    total: scaled(total, 1 / totalUnit),
    notes,
  };
}

interface Division {
  readonly part: CountSum;
  readonly total: CountSum;
  readonly node: PromqlNode;
}

/** x_sum / x_count is how much each event had, not how many events were good. */
function refuseMean({ part, total, node }: Division): void {
  const bases = (sum: CountSum, suffix: string) =>
    sum.terms.flatMap(({ selector: { name } }) =>
      name?.endsWith(suffix) ? [name.slice(0, -suffix.length)] : [],
    );
  const counted = bases(total, "_count");
  if (!bases(part, "_sum").some((base) => counted.includes(base))) return;
  throw new PromqlRefusal(
    "expected a share of events, got the mean of a histogram",
    node,
    "Compare it with a limit, or count a bucket among all events.",
  );
}

/** Without a rate only the name tells a counter from a gauge, whose differences count nothing. */
function refuseGauges(sums: readonly CountSum[], node: PromqlNode): void {
  const bare = sums.filter(({ measure }) => measure === "bare").flatMap(({ terms }) => terms);
  const gauge = bare.find(({ selector }) => !/_(total|count|bucket)$/.test(selector.name ?? ""));
  if (gauge === undefined) return;
  throw new PromqlRefusal(
    `expected counters, got "${gauge.selector.name ?? ""}", which may be a gauge`,
    node,
    "Write rate(…[5m]) around a counter; compare a gauge with its limit.",
  );
}

/** The number that all counters of a sum are multiplied by, in size. */
function unitOf({ terms }: CountSum): number {
  return Math.min(...terms.map(({ factor }) => Math.abs(factor)));
}

function shifted(node: BinaryNode): Ratio {
  const left = numberOf(node.left);
  const right = numberOf(node.right);
  const sign = node.op === "-" ? -1 : 1;
  if (left !== null) {
    const ratio = times(readRatio(node.right), sign);
    return { ...ratio, constant: ratio.constant + left };
  }
  if (right === null) throw noRatio(node);
  const ratio = readRatio(node.left);
  return { ...ratio, constant: ratio.constant + sign * right };
}

function times(ratio: Ratio, by: number): Ratio {
  return { ...ratio, constant: ratio.constant * by, scale: ratio.scale * by };
}

function withoutFallback(ratio: Ratio): Ratio {
  const note = "the value of `or vector(…)` is left out: without traffic there is no data";
  return { ...ratio, notes: [...ratio.notes, note] };
}

function noRatio(node: PromqlNode): PromqlRefusal {
  const got = node.kind === "binary" ? `"${node.op}"` : "one value";
  return new PromqlRefusal(
    `expected a ratio of two counts, got ${got}`,
    node,
    "Write good / total, 1 - bad / total, or a value compared with a limit.",
  );
}
