import { type CelType, DYN, objectOf } from "#core/cel/cel-type.ts";
import type { PolicyVariable } from "#core/policy/policy.ts";

/** Variables with the keys that lead to their list. */
export interface VariableList {
  readonly at: readonly (string | number)[];
  readonly list: readonly PolicyVariable[];
}

export interface PlacedVariable {
  readonly at: readonly (string | number)[];
  readonly cel: string;
}

/**
 * The type of `variables`: each one's type is found when an expression first reads it, so that what no
 * expression of a rule reads is not held to the kinds of that rule.
 */
export function variablesType(
  lists: readonly VariableList[],
  typeOf: (variable: PlacedVariable, own: CelType) => CelType,
): CelType {
  const declared = new Map(
    lists.flatMap(({ at, list }) =>
      list.map(({ name, cel }, index) => [name, { at: [...at, index, "cel"], cel }] as const),
    ),
  );
  const known = new Map<string, CelType>();
  const own = objectOf("variables", {
    find: (name) => {
      const variable = declared.get(name);
      const cached = known.get(name);
      if (variable === undefined || cached !== undefined) return cached ?? null;
      // One that reads itself is dyn inside of itself.
      known.set(name, DYN);
      const type = typeOf(variable, own);
      known.set(name, type);
      return type;
    },
    names: () => [...declared.keys()],
  });
  return own;
}
