import { isRecord } from "#core/is-record.ts";
import type { PathKey } from "#core/document/field-path.ts";
import { compileConditions, type Conditions } from "../kyverno/conditions.ts";
import { JmespathError } from "../kyverno/jmespath/jmespath-error.ts";
import type { ForEach } from "./decode-cpol.ts";
import { type Check, compileChecks, type Judged } from "./judge-checks.ts";
import type { RequestData } from "./request-data.ts";
import {
  brokenOutcome,
  isLimit,
  PASSED,
  type RuleOutcome,
  SKIPPED,
  UNAPPLIED,
} from "./rule-outcome.ts";

/** Elements of one rule, in lists in lists: what is left is not judged, and said so. */
const MOST_ELEMENTS = 10_000;

interface Depth {
  readonly nesting: number;
  readonly left: { elements: number };
}

/** Reads loops over lists; the first element that fails decides. */
export function compileForEach(loops: readonly ForEach[]): Check {
  const run = compileLoops(loops);
  return (judged) => run(judged, { nesting: 0, left: { elements: MOST_ELEMENTS } });
}

type Loops = (judged: Judged, depth: Depth) => RuleOutcome;

function compileLoops(written: readonly ForEach[]): Loops {
  const loops = written.map(compileLoop);
  return (judged, depth) => {
    let applied = 0;
    let broken: RuleOutcome | null = null;
    let doubt: RuleOutcome | null = null;
    for (const loop of loops) {
      const elements = elementsOf(loop, judged.data);
      if ("outcome" in elements) {
        if (elements.isUnclear) doubt ??= elements.outcome;
        broken = elements.outcome ?? broken;
        continue;
      }
      for (const [index, element] of elements.list.entries()) {
        if (element === null || element === undefined) continue;
        depth.left.elements -= 1;
        const outcome = judgeElement(loop, { judged, depth, index, element });
        if (outcome.status === "skip") continue;
        if (outcome.status !== "pass") return outcome;
        applied += 1;
      }
    }
    return doubt ?? (applied > 0 ? PASSED : (broken ?? UNAPPLIED));
  };
}

interface Loop {
  readonly written: ForEach;
  readonly preconditions: Conditions;
  readonly checks: Check | null;
  readonly inner: Loops | null;
}

function compileLoop(written: ForEach): Loop {
  return {
    written,
    preconditions: compileConditions(written.preconditions),
    checks: compileChecks(written),
    inner: written.foreach === undefined ? null : compileLoops(written.foreach),
  };
}

type Elements =
  | { readonly list: readonly unknown[] }
  | {
      readonly outcome: RuleOutcome | null;
      /** Whether Kyverno may know of elements where we do not. */
      readonly isUnclear: boolean;
    };

/** A list that an object does not have is none. */
function elementsOf({ written: { list = "" } }: Loop, data: RequestData): Elements {
  try {
    const found = data.query(list);
    return { list: Array.isArray(found) ? (found as readonly unknown[]) : [found] };
  } catch (error) {
    if (error instanceof JmespathError && error.kind === "missing")
      return { outcome: null, isUnclear: false };
    const outcome = brokenOutcome(error, "failed to evaluate list");
    return { outcome, isUnclear: isLimit(error) || outcome.status === "not-evaluable" };
  }
}

interface JudgedElement {
  readonly judged: Judged;
  readonly depth: Depth;
  readonly index: number;
  readonly element: unknown;
}

function judgeElement(
  { written: loop, preconditions, checks, inner }: Loop,
  { judged, depth, index, element }: JudgedElement,
): RuleOutcome {
  const { nesting, left } = depth;
  if (left.elements < 0)
    return { status: "error", keys: [], message: `more than ${MOST_ELEMENTS} elements` };
  const isMap = isRecord(element);
  if (loop.elementScope === true && !isMap) {
    const message = "cannot use elementScope=true for elements that are not maps";
    return { status: "error", keys: [], message };
  }
  const within = (data: RequestData, value: unknown) =>
    data
      .withNames({
        element: value,
        elementIndex: index,
        [`element${nesting}`]: value,
        [`elementIndex${nesting}`]: index,
      })
      .withContext(loop.context);
  const isScoped = loop.elementScope ?? isMap;
  const own: Judged = {
    ...judged,
    data: within(judged.data, element),
    shown: within(judged.shown, judged.data === judged.shown ? element : null),
    ...(isScoped ? { value: element, isGone: false } : {}),
    place: () => placeOf(judged.root, element) ?? judged.place(),
  };
  const isMeant = preconditionsHold(preconditions, own.data);
  if (typeof isMeant !== "boolean") return isMeant;
  if (!isMeant) return SKIPPED;
  return checks?.(own) ?? inner?.(own, { nesting: nesting + 1, left }) ?? SKIPPED;
}

/** As in Kyverno, an element whose preconditions end in an error is left out. */
function preconditionsHold(
  preconditions: Conditions,
  { scope }: RequestData,
): boolean | RuleOutcome {
  try {
    return preconditions(scope).holds;
  } catch (error) {
    const outcome = brokenOutcome(error, "failed to evaluate preconditions");
    return outcome.status === "error" && !isLimit(error) ? false : outcome;
  }
}

/** Where a map or list stands in an object that it is a part of; null for anything else. */
function placeOf(root: unknown, part: unknown): readonly PathKey[] | null {
  if (typeof part !== "object" || part === null) return null;
  if (root === part) return [];
  const entries: readonly (readonly [PathKey, unknown])[] = Array.isArray(root)
    ? [...root.entries()]
    : isRecord(root)
      ? Object.entries(root)
      : [];
  for (const [key, value] of entries) {
    const below = placeOf(value, part);
    if (below !== null) return [key, ...below];
  }
  return null;
}
