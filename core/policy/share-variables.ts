import type { CelValue } from "#core/cel/cel-value.ts";
import type { CelProgram } from "#core/cel/compile-cel.ts";
import type { CompiledRule, CompiledVariable } from "./compile-rule.ts";

type Variables = readonly CompiledVariable[];

/**
 * The variables of rules that look at the same things: what several rules of a policy define alike is evaluated once,
 * and each of them pays its cost.
 */
export function shareVariables(
  rules: readonly Pick<CompiledRule, "variables">[],
): readonly Variables[] {
  const numbers = new Map<CelProgram, number>();
  const programs = new Map<string, CelProgram>();
  return rules.map(({ variables }) => {
    const identities = identitiesOf(variables, numbers);
    return variables.map(({ name, program }) => {
      const identity = identities.get(name);
      if (identity === undefined) return { name, program };
      const shared = programs.get(identity) ?? remembering(program);
      programs.set(identity, shared);
      return { name, program: shared };
    });
  });
}

/** Two variables are the same when their programs are, and those of all variables that they read. */
function identitiesOf(
  variables: Variables,
  numbers: Map<CelProgram, number>,
): ReadonlyMap<string, string> {
  const identities = new Map<string, string>();
  for (const { name, program } of variables) {
    const number = numbers.get(program) ?? numbers.size;
    numbers.set(program, number);
    const read = namesRead(program.source).map((other) => identities.get(other));
    if (read.every((identity) => identity !== undefined))
      identities.set(name, `${number}(${read.join(",")})`);
  }
  return identities;
}

/** The variables that an expression reads; one that is read in another way is called "". */
function namesRead(source: string): readonly string[] {
  const names = [...source.matchAll(/\bvariables\b(?:\.(\w+))?/g)].map(([, name = ""]) => name);
  return [...new Set(names)];
}

/** Values only: an error is found anew, because it may be the reader's own cost limit. */
function remembering(program: CelProgram): CelProgram {
  let known: { readonly value: CelValue; readonly cost: number } | null = null;
  return {
    source: program.source,
    resultType: program.resultType,
    get reads() {
      return program.reads;
    },
    evaluate(bindings, budget) {
      if (known !== null && known.cost <= budget.remaining) {
        budget.remaining -= known.cost;
        return known.value;
      }
      const before = budget.remaining;
      const value = program.evaluate(bindings, budget);
      known = { value, cost: before - budget.remaining };
      return value;
    },
  };
}
