import { PromqlRefusal } from "./promql-problem.ts";
import { printSelector } from "./print-selector.ts";
import type {
  AggregateNode,
  BinaryNode,
  CallNode,
  PromqlNode,
  SelectorNode,
} from "./promql-tree.ts";

/** One counter of a sum, with the number it is multiplied by. */
export interface CountTerm {
  readonly factor: number;
  readonly selector: SelectorNode;
  /** The selector in one spelling: equal texts are equal counters. */
  readonly text: string;
}

/** A sum of counters: all are rates, all are increases over one range, or all stand bare. */
export interface CountSum {
  readonly terms: readonly CountTerm[];
  readonly measure: "rate" | "bare" | `increase over ${string}`;
  readonly notes: readonly string[];
}

const COUNTER_FUNCTIONS: readonly string[] = ["rate", "increase", "irate"];
const WRITE_SUM = 'Write it as sum(rate(name{label="value"}[5m])).';

/**
 * The counters that an expression adds up.
 * @throws PromqlRefusal where it is anything but a sum of counters
 */
export function readCountSum(node: PromqlNode): CountSum {
  switch (node.kind) {
    case "paren":
    case "plus":
      return readCountSum(node.of);
    case "minus":
      return scaled(readCountSum(node.of), -1);
    case "selector":
      return counterOf(node, "bare");
    case "aggregate":
      return readSum(node);
    case "call":
      return readCounterCall(node);
    case "binary":
      return readArithmetic(node);
    default:
      throw refusedPart(node);
  }
}

function readSum(node: AggregateNode): CountSum {
  const [summed] = node.args;
  if (node.op !== "sum" || summed === undefined)
    throw new PromqlRefusal(
      `expected a sum of counters, got "${node.op}", which does not count events`,
      node,
      "Use sum.",
    );
  const sum = readCountSum(summed);
  if (node.grouping === null) return sum;
  const note = "groups are added up: the objective counts the events of all of them together";
  return { ...sum, notes: unique([...sum.notes, note]) };
}

function readCounterCall(node: CallNode): CountSum {
  const [range] = node.args;
  if (!COUNTER_FUNCTIONS.includes(node.name) || range === undefined || node.args.length !== 1)
    throw new PromqlRefusal(
      `expected rate or increase of a counter, got "${node.name}"`,
      node,
      WRITE_SUM,
    );
  if (range.kind !== "range" || range.of.kind !== "selector") throw refusedPart(range);
  const isIncrease = node.name === "increase";
  return counterOf(range.of, isIncrease ? `increase over ${range.seconds ?? "a range"}` : "rate");
}

function counterOf(selector: SelectorNode, measure: CountSum["measure"]): CountSum {
  if (selector.name === null)
    throw new PromqlRefusal(
      "expected one metric name, got a selector of several",
      selector,
      "Name each counter by itself and add them up.",
    );
  return { terms: [{ factor: 1, selector, text: printSelector(selector) }], measure, notes: [] };
}

function readArithmetic(node: BinaryNode): CountSum {
  if (node.op === "or" && isVectorOf(node.right, 0)) return readCountSum(node.left);
  const factor = factorOf(node);
  if (factor !== null) return scaled(readCountSum(factor.of), factor.by);
  if (node.op !== "+" && node.op !== "-") throw refusedPart(node);
  if (node.matching === "group" || node.matching === "fill") throw refusedPart(node);
  const left = readCountSum(node.left);
  const right = readCountSum(node.right);
  refuseMixed({ left, right, node });
  const added = scaled(right, node.op === "-" ? -1 : 1);
  return {
    terms: merged([...left.terms, ...added.terms]),
    measure: left.measure,
    notes: unique([...left.notes, ...right.notes]),
  };
}

interface Pair {
  readonly left: CountSum;
  readonly right: CountSum;
  readonly node: PromqlNode;
}

/** Refuses to relate an increase to a rate: one counts events, the other events per second. */
export function refuseMixed({ left, right, node }: Pair): void {
  if (left.measure === right.measure) return;
  const words = { rate: "a rate", bare: "a counter as it stands" };
  const word = ({ measure }: CountSum) =>
    measure === "rate" || measure === "bare" ? words[measure] : "an increase";
  throw new PromqlRefusal(
    word(left) === word(right)
      ? "expected the same range on both sides, got two different ones"
      : `expected the same measure on both sides, got ${word(left)} and ${word(right)}`,
    node,
    "Use rate with the same range on both sides.",
  );
}

/** X of `X * 2`, `2 * X` or `X / 2` with its factor, null for other operations. */
export function factorOf(
  node: BinaryNode,
): { readonly of: PromqlNode; readonly by: number } | null {
  const left = numberOf(node.left);
  const right = numberOf(node.right);
  if (node.op === "*" && left !== null) return { of: node.right, by: left };
  if (node.op === "*" && right !== null) return { of: node.left, by: right };
  if (node.op === "/" && right !== null && right !== 0) return { of: node.left, by: 1 / right };
  return null;
}

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
};

/** The value of a constant expression such as 200 / 1000, else null. */
export function numberOf(node: PromqlNode): number | null {
  if (node.kind === "number") return node.value;
  if (node.kind === "paren" || node.kind === "plus") return numberOf(node.of);
  if (node.kind === "minus") {
    const value = numberOf(node.of);
    return value === null ? null : -value;
  }
  if (node.kind !== "binary") return null;
  const left = numberOf(node.left);
  const right = numberOf(node.right);
  const compute = ARITHMETIC[node.op];
  if (left === null || right === null || compute === undefined) return null;
  return compute(left, right);
}

/** Whether a node is vector(number). */
export function isVectorOf(node: PromqlNode, value?: number): boolean {
  if (node.kind === "paren") return isVectorOf(node.of, value);
  if (node.kind !== "call" || node.name !== "vector" || node.args[0] === undefined) return false;
  const held = numberOf(node.args[0]);
  return held !== null && (value === undefined || held === value);
}

export function scaled<T extends Pick<CountSum, "terms">>(sum: T, by: number): T {
  return { ...sum, terms: sum.terms.map((term) => ({ ...term, factor: term.factor * by })) };
}

/** Equal counters become one; those that cancel out go. */
export function merged(terms: readonly CountTerm[]): readonly CountTerm[] {
  const byText = Map.groupBy(terms, ({ text }) => text);
  return [...byText.values()].flatMap((same) => {
    const factor = same.reduce((sum, term) => sum + term.factor, 0);
    const [first] = same;
    return first === undefined || Math.abs(factor) < 1e-12 ? [] : [{ ...first, factor }];
  });
}

function refusedPart(node: PromqlNode): PromqlRefusal {
  const reasons: Readonly<Record<string, string>> = {
    number: "a number where a counter should stand",
    text: "a text",
    subquery: "a subquery, whose steps cannot be counted",
    offset: "offset, which counts other times than those that are asked for",
    at: "@, which pins the query to one time",
    anchored: "anchored, which only new versions of Prometheus know",
    smoothed: "smoothed, which only new versions of Prometheus know",
    range: "a range that no rate or increase reads",
  };
  const got =
    node.kind === "binary"
      ? node.matching === "group"
        ? "group_left or group_right, which repeat events"
        : `"${node.op}"`
      : (reasons[node.kind] ?? node.kind);
  return new PromqlRefusal(`expected a sum of counters, got ${got}`, node, WRITE_SUM);
}

function unique(notes: readonly string[]): readonly string[] {
  return [...new Set(notes)];
}
