import type { CelOverload } from "./cel-function.ts";
import { ARITHMETIC } from "./library/arithmetic.ts";
import { BITS } from "./library/bits.ts";
import { CONVERSIONS } from "./library/conversions.ts";
import { ENCODERS } from "./library/encoders.ts";
import { INDEXING } from "./library/indexing.ts";
import { LISTS } from "./library/lists.ts";
import { MATH } from "./library/math.ts";
import { OPTIONALS } from "./library/optionals.ts";
import { ORDERED_LISTS } from "./library/ordered-lists.ts";
import { REGULAR_EXPRESSIONS } from "./library/regular-expressions.ts";
import { RELATIONS } from "./library/relations.ts";
import { SETS } from "./library/sets.ts";
import { SIZES } from "./library/sizes.ts";
import { TEXT } from "./library/text.ts";
import { TEXT_FORMAT } from "./library/text-format.ts";
import { TEXT_LISTS } from "./library/text-lists.ts";
import { TIME } from "./library/time.ts";
import { FORMATS } from "./library/formats.ts";
import { NETWORK_ADDRESSES } from "./library/network-addresses.ts";
import { QUANTITIES } from "./library/quantities.ts";
import { VERSIONS } from "./library/versions.ts";
import { WEB_ADDRESSES } from "./library/web-addresses.ts";

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
  BITS,
  CONVERSIONS,
  ENCODERS,
  INDEXING,
  LISTS,
  MATH,
  OPTIONALS,
  ORDERED_LISTS,
  REGULAR_EXPRESSIONS,
  RELATIONS,
  SETS,
  SIZES,
  TEXT,
  TEXT_FORMAT,
  TEXT_LISTS,
  TIME,
  FORMATS,
  NETWORK_ADDRESSES,
  QUANTITIES,
  VERSIONS,
  WEB_ADDRESSES,
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
