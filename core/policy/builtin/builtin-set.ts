import type { BuiltinRule } from "./builtin-rule.ts";
import type { PolicyVariable } from "#core/policy/policy.ts";

/** A parameter of a set. `texts`: a list of strings; `count`: a whole number from 0; `map`: a mapping. */
export interface SetParam {
  readonly name: string;
  readonly kind: "texts" | "count" | "map";
  readonly default: unknown;
  readonly title: string;
}

/** A built-in set: what `builtin:NAME@VERSION` stands for. */
export interface BuiltinSet {
  readonly name: string;
  /** Name of the policy that it becomes. */
  readonly policy: string;
  readonly title: string;
  readonly description: string;
  /** Known versions, oldest first; empty when the set has none. Besides them "latest" is known. */
  readonly versions: readonly string[];
  readonly params: readonly SetParam[];
  readonly variables: readonly PolicyVariable[];
  /** The rules of a version, "latest" included. */
  readonly rulesOf: (version: string) => readonly BuiltinRule[];
}
