import type { CallNode } from "./ast.ts";
import type { CelOverload } from "./cel-function.ts";
import type { CelType } from "./cel-type.ts";
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
  /** Those that a call can mean by its form: as a method or not, and by the number of arguments. */
  callable(node: CallNode): readonly CelOverload[];
  /** Result types by a key of the name and simple argument types: most calls repeat what was found before. */
  readonly simpleResults: Map<string, CelType>;
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

/** What Kubernetes has. */
export const FUNCTIONS: FunctionTable = tableOf(LIBRARIES.flat());

/** What Kubernetes has, and more; an added function takes the place of all that have its name in `replaced`. */
export function extendedTable(
  added: readonly CelOverload[],
  replaced: ReadonlySet<string>,
): FunctionTable {
  const kept = LIBRARIES.flat().filter(({ name }) => !replaced.has(name));
  return tableOf([...kept, ...added]);
}

function tableOf(overloads: readonly CelOverload[]): FunctionTable {
  const byName = Map.groupBy(overloads, ({ name }) => name);
  const names = [...byName.keys()];
  const byForm = new Map<string, readonly CelOverload[]>();
  const dotted = names.filter((name) => name.includes("."));
  return {
    overloads: (name) => byName.get(name) ?? [],
    callable({ name, target, args }) {
      const isMethod = target !== null;
      const count = args.length + (isMethod ? 1 : 0);
      const form = `${name}${isMethod ? "." : "/"}${count}`;
      const known = byForm.get(form);
      if (known !== undefined) return known;
      const found = (byName.get(name) ?? []).filter(
        ({ method, params }) => method === isMethod && params.length === count,
      );
      // A name that does not exist is not worth remembering.
      if (found.length > 0) byForm.set(form, found);
      return found;
    },
    simpleResults: new Map(),
    dottedNames: new Set(dotted),
    namespaces: new Set(dotted.map((name) => name.slice(0, name.lastIndexOf(".")))),
    names,
  };
}
