import type { CelType } from "./cel-type.ts";
import type { CelValue } from "./cel-value.ts";
import type { Parameter } from "./parameter.ts";

/** One signature of a function with what it does: the checker and the evaluator read the same row. */
export interface CelOverload {
  /** "size", "math.abs", or the name of an operator: "_+_". */
  readonly name: string;
  /** Called on a target, `text.trim()`, which is then the first parameter. */
  readonly method: boolean;
  readonly params: readonly Parameter[];
  readonly result: CelType;
  run(...args: readonly CelValue[]): CelValue;
  /** Cost units beyond the one for the call, taken before it runs. */
  readonly cost: ((...args: readonly CelValue[]) => number) | null;
  readonly prepare: Prepare | null;
}

/**
 * What the function does when some arguments are constants (the others are undefined), or null when
 * they are of no use: patterns are compiled once. Its CelError is an error of the expression.
 */
export type Prepare = (
  ...args: readonly (CelValue | undefined)[]
) => ((...args: readonly CelValue[]) => CelValue) | null;

type Values<P extends readonly Parameter[]> = {
  [K in keyof P]: P[K] extends Parameter<infer V> ? V : never;
};

interface Definition<P extends readonly Parameter[]> {
  readonly name: string;
  readonly params: P;
  readonly result: CelType;
  run(...args: Values<P>): CelValue;
  cost?(...args: Values<P>): number;
  readonly prepare?: Prepare;
}

/** A function called by its name alone. */
export function defineFunction<const P extends readonly Parameter[]>(
  definition: Definition<P>,
): CelOverload {
  return overload(definition, { method: false });
}

/** A function called on its first parameter. */
export function defineMethod<const P extends readonly Parameter[]>(
  definition: Definition<P>,
): CelOverload {
  return overload(definition, { method: true });
}

// The evaluator calls run only with arguments that every parameter accepted, which is what Values says.
function overload<const P extends readonly Parameter[]>(
  definition: Definition<P>,
  { method }: { readonly method: boolean },
): CelOverload {
  const { name, params, result } = definition;
  const run = definition.run as (...args: readonly CelValue[]) => CelValue;
  const cost = (definition.cost ?? null) as CelOverload["cost"];
  return { name, method, params, result, run, cost, prepare: definition.prepare ?? null };
}
