import type { PathKey } from "#core/document/field-path.ts";
import { compileNode, type PatternRun, type PatternTest } from "./pattern-node.ts";
import { openWork, type Work, WorkError } from "./work.ts";

/** What a pattern says about a value; `keys` lead to the place. `error` is a pattern that cannot say. */
export type PatternResult =
  | { readonly result: "pass" }
  | {
      readonly result: "fail" | "skip" | "error";
      readonly keys: readonly PathKey[];
      readonly message: string;
    };

export type Pattern = (value: unknown, work: Work) => PatternResult;

/** As compilePattern, for a pattern that is asked once. */
export function matchPattern(value: unknown, pattern: unknown): PatternResult {
  return compilePattern(pattern)(value, openWork());
}

/**
 * Reads a Kyverno pattern once for all values that are held against it, with anchors in two phases as Kyverno has them.
 * @see https://kyverno.io/docs/policy-types/cluster-policy/validate/#anchors
 */
export function compilePattern(pattern: unknown): Pattern {
  const test = compileNode(pattern);
  return (value, work) => {
    try {
      return resultOf(test, value, { work, seen: null });
    } catch (error) {
      if (!(error instanceof WorkError)) throw error;
      return { result: "error", keys: [], message: error.message };
    }
  };
}

const PASS: PatternResult = { result: "pass" };

function resultOf(test: PatternTest, value: unknown, run: PatternRun): PatternResult {
  const found = test(value, run);
  if (found === null) return PASS;
  const { kind, keys, message } = found;
  if (kind === "skip") return { result: "skip", keys, message };
  if (kind === "negation") return { result: "fail", keys, message };
  // An anchor whose key no part of the object has leaves open what the rest would mean.
  const isUnclear = kind === "unplaced" || [...(run.seen?.values() ?? [])].includes(false);
  return { result: isUnclear ? "error" : "fail", keys, message };
}
