import type { CelOverload } from "./cel-function.ts";
import { ARITHMETIC } from "./library/arithmetic.ts";
import { CONVERSIONS } from "./library/conversions.ts";
import { INDEXING } from "./library/indexing.ts";
import { OPTIONALS } from "./library/optionals.ts";
import { REGULAR_EXPRESSIONS } from "./library/regular-expressions.ts";
import { RELATIONS } from "./library/relations.ts";
import { SIZES } from "./library/sizes.ts";
import { TEXT } from "./library/text.ts";
import { TEXT_LISTS } from "./library/text-lists.ts";

/** Every function that an expression may call, by name. */
export interface FunctionTable {
  overloads(name: string): readonly CelOverload[];
  /** Names with a dot, which the parser must tell from methods. */
  readonly dottedNames: ReadonlySet<string>;
  /** What stands before those dots: "math", "sets". */
  readonly namespaces: ReadonlySet<string>;
  readonly names: readonly string[];
}

const LIBRARIES: readonly (readonly CelOverload[])[] = [
  ARITHMETIC,
  RELATIONS,
  INDEXING,
  SIZES,
  CONVERSIONS,
  TEXT,
  TEXT_LISTS,
  REGULAR_EXPRESSIONS,
  OPTIONALS,
];

export const FUNCTIONS: FunctionTable = tableOf(LIBRARIES.flat());

function tableOf(overloads: readonly CelOverload[]): FunctionTable {
  const byName = Map.groupBy(overloads, ({ name }) => name);
  const names = [...byName.keys()];
  const dotted = names.filter((name) => name.includes("."));
  return {
    overloads: (name) => byName.get(name) ?? [],
    dottedNames: new Set(dotted),
    namespaces: new Set(dotted.map((name) => name.slice(0, name.lastIndexOf(".")))),
    names,
  };
}
