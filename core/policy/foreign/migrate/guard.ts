import { isConstant, type Formula, not, or, then } from "./formula.ts";

/** Something that must hold before an object is judged. */
export interface Guard {
  /** A name for a match condition. */
  readonly name: string;
  readonly formula: Formula;
  /** Whether it may end in an error, which is no reason to let an object pass. */
  readonly mayFail: boolean;
}

/** What must be true of an object: what is asked of it, where the guards hold. */
export function guarded(guards: readonly Guard[], main: Formula): Formula {
  return guards.reduceRight<Formula>((rest, { formula, mayFail }) => {
    if (isConstant(formula, true)) return rest;
    return mayFail ? then(formula, rest, true) : or(not(formula), rest);
  }, main);
}
