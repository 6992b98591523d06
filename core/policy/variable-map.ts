import { CelError } from "#core/cel/cel-error.ts";
import { CelMap } from "#core/cel/cel-map.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import type { CelBindings, CelBudget } from "#core/cel/compile-cel.ts";
import type { CompiledVariable } from "./variable-identity.ts";

/** What is known of the variables of rules that look at the same things, by identity. */
export type VariableMemory = Map<object, KnownValue>;

interface KnownValue {
  readonly value: CelValue;
  readonly cost: number;
}

type Outcome = { readonly value: CelValue } | { readonly error: unknown };

/** Stands for a variable while it is evaluated. */
const UNFINISHED: Outcome = { error: null };

/**
 * `variables` of one rule: each is evaluated when it is first read, once. One that another rule has evaluated for the
 * same things is taken from the memory, and its cost is paid. Errors are not remembered: they may be a rule's own limit.
 */
class VariableMap extends CelMap {
  scope: CelBindings = {};
  readonly #variables: readonly CompiledVariable[];
  readonly #budget: CelBudget;
  readonly #memory: VariableMemory;
  readonly #outcomes: (Outcome | undefined)[] = [];

  constructor(
    variables: readonly CompiledVariable[],
    { budget, memory }: { readonly budget: CelBudget; readonly memory: VariableMemory },
  ) {
    super(NO_ENTRIES);
    this.#variables = variables;
    this.#budget = budget;
    this.#memory = memory;
  }

  override get size(): number {
    return this.#variables.length;
  }

  override get(key: CelValue): CelValue | undefined {
    const index = this.#variables.findIndex(({ name }) => name === key);
    const variable = this.#variables[index];
    return variable === undefined ? undefined : this.#read(variable, index);
  }

  override entries(): Iterable<readonly [CelValue, CelValue]> {
    return this.keys().map((name) => [name, this.get(name) ?? null]);
  }

  override keys(): readonly string[] {
    return this.#variables.map(({ name }) => name).sort();
  }

  #read(variable: CompiledVariable, index: number): CelValue {
    const outcome = (this.#outcomes[index] ??= this.#evaluate(variable, index));
    if (outcome === UNFINISHED) throw new CelError(`variable ${variable.name} reads itself`);
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  #evaluate({ program, identity }: CompiledVariable, index: number): Outcome {
    const budget = this.#budget;
    const known = identity === null ? undefined : this.#memory.get(identity);
    if (known !== undefined && known.cost <= budget.remaining) {
      budget.remaining -= known.cost;
      return known;
    }
    this.#outcomes[index] = UNFINISHED;
    const before = budget.remaining;
    try {
      const value = program.evaluate(this.scope, budget);
      const found = { value, cost: before - budget.remaining };
      if (identity !== null) this.#memory.set(identity, found);
      return found;
    } catch (error) {
      return { error };
    }
  }
}

const NO_ENTRIES: ReadonlyMap<unknown, readonly [CelValue, CelValue]> = new Map();

/** Bindings with `variables`, evaluated at most once each, when first read. */
export function withVariables(
  bindings: CelBindings,
  variables: readonly CompiledVariable[],
  purse: { readonly budget: CelBudget; readonly memory: VariableMemory },
): CelBindings {
  if (variables.length === 0) return bindings;
  const map = new VariableMap(variables, purse);
  map.scope = { ...bindings, variables: map };
  return map.scope;
}
