import {
  type CelType,
  DYN,
  formatType,
  listOf,
  mapOf,
  optionalOf,
  param,
  STRING,
  typeOf,
} from "./cel-type.ts";

/** What stands for each type variable, and what to take back when an attempt fails. */
interface Substitution {
  readonly known: Map<string, CelType>;
  readonly nullFitsAll: boolean;
  readonly undo: { readonly name: string; readonly before: CelType | undefined }[];
}

/** What is known about the type variables of one expression while it is checked. */
export interface Inference {
  /** A type variable that nothing is known about yet. */
  fresh(): CelType;
  /** The types with every parameter replaced, the same one by the same fresh variable. */
  instantiate(types: readonly CelType[]): readonly CelType[];
  /** Whether each type fits its counterpart; what that says about variables is kept when all do. */
  fits(given: readonly CelType[], wanted: readonly CelType[]): boolean;
  /** The type with all that is known put in. */
  resolve(type: CelType): CelType;
  /** The same, with dyn for what remained unknown. */
  settle(type: CelType): CelType;
}

export function createInference({
  nullFitsAll,
}: {
  /** Whether null fits every type, and not only those that Kubernetes calls nullable. */
  readonly nullFitsAll: boolean;
}): Inference {
  const substitution: Substitution = { known: new Map(), undo: [], nullFitsAll };
  let count = 0;
  const fresh = () => {
    count += 1;
    return param(`_${count}`);
  };
  const resolve = (type: CelType) =>
    replaceParams(type, (name) => resolved(substitution, name) ?? param(name));
  return {
    fresh,
    instantiate(types) {
      const names = new Map<string, CelType>();
      return types.map((type) => replaceParams(type, (name) => fromNames(names, { name, fresh })));
    },
    fits(given, wanted) {
      const ok = given.every((type, index) => assignable(substitution, type, wanted[index] ?? DYN));
      if (!ok) takeBack(substitution);
      substitution.undo.length = 0;
      return ok;
    },
    resolve,
    settle: (type) => replaceParams(resolve(type), () => DYN),
  };
}

function bind({ known, undo }: Substitution, name: string, type: CelType): void {
  undo.push({ name, before: known.get(name) });
  known.set(name, type);
}

function takeBack({ known, undo }: Substitution): void {
  for (const { name, before } of undo.reverse()) {
    if (before === undefined) known.delete(name);
    else known.set(name, before);
  }
}

/** Of two types that fit each other the one that says less: dyn over string. */
export function mostGeneral(one: CelType, other: CelType): CelType {
  if (other.kind === "null") return one;
  if (one.kind === "list" && other.kind === "list")
    return listOf(mostGeneral(one.element, other.element));
  if (one.kind === "object" && other.kind === "object")
    return isSameType(one, other) ? one : ANY_FIELDS;
  return isAsGeneral(one, other) ? one : other;
}

/** What every declared object is too: its values are maps when the expression runs. */
const ANY_FIELDS: CelType = mapOf(STRING, DYN);

export function isSameType(one: CelType, other: CelType): boolean {
  if (one === other) return true;
  return one.kind === other.kind && formatType(one) === formatType(other);
}

/** The types inside a type: the element of a list, key and value of a map. */
function inner(type: CelType): readonly CelType[] {
  switch (type.kind) {
    case "list":
      return [type.element];
    case "map":
      return [type.key, type.value];
    case "optional":
      return [type.value];
    case "type":
      return [type.of];
    default:
      return [];
  }
}

/** The very same type where nothing in it is replaced: most types are never copied. */
function replaceParams(type: CelType, replace: (name: string) => CelType): CelType {
  switch (type.kind) {
    case "param":
      return replace(type.name);
    case "list": {
      const element = replaceParams(type.element, replace);
      return element === type.element ? type : listOf(element);
    }
    case "map": {
      const key = replaceParams(type.key, replace);
      const value = replaceParams(type.value, replace);
      return key === type.key && value === type.value ? type : mapOf(key, value);
    }
    case "optional": {
      const value = replaceParams(type.value, replace);
      return value === type.value ? type : optionalOf(value);
    }
    case "type": {
      const of = replaceParams(type.of, replace);
      return of === type.of ? type : typeOf(of);
    }
    default:
      return type;
  }
}

function fromNames(
  names: Map<string, CelType>,
  at: { name: string; fresh: () => CelType },
): CelType {
  const existing = names.get(at.name) ?? at.fresh();
  names.set(at.name, existing);
  return existing;
}

function resolved(substitution: Substitution, name: string): CelType | undefined {
  const found = substitution.known.get(name);
  if (found === undefined) return undefined;
  return replaceParams(found, (next) => resolved(substitution, next) ?? param(next));
}

function assignable(substitution: Substitution, given: CelType, wanted: CelType): boolean {
  if (wanted.kind === "param") {
    const bound = substitution.known.has(wanted.name);
    if (substitutes(substitution, { type: given, variable: wanted.name })) return true;
    if (bound) return false;
  }
  if (given.kind === "param")
    return substitutes(substitution, { type: wanted, variable: given.name });
  if (given === wanted || given.kind === "dyn" || wanted.kind === "dyn") return true;
  if (given.kind === "null") return substitution.nullFitsAll || isNullable(wanted);
  if (wanted.kind === "null") return substitution.nullFitsAll || isNullable(given);
  if (given.kind === "object" && wanted.kind === "object") return true;
  if (given.kind === "object") return assignable(substitution, ANY_FIELDS, wanted);
  if (wanted.kind === "object") return assignable(substitution, given, ANY_FIELDS);
  if (given.kind !== wanted.kind) return false;
  if (given.kind === "type") return true;
  if (given.kind === "opaque") return isSameType(given, wanted);
  const parts = inner(wanted);
  return inner(given).every((type, index) => assignable(substitution, type, parts[index] ?? DYN));
}

const NULLABLE: ReadonlySet<string> = new Set([
  "null",
  "timestamp",
  "duration",
  "opaque",
  "optional",
  "object",
]);

function isNullable(type: CelType): boolean {
  return NULLABLE.has(type.kind);
}

/** Whether the variable may stand for the type; if so, that is remembered. */
function substitutes(substitution: Substitution, at: { type: CelType; variable: string }): boolean {
  const { type, variable } = at;
  if (type.kind === "param" && type.name === variable) return true;
  const bound = substitution.known.get(variable);
  if (bound === undefined) {
    if (occurs(substitution, at)) return false;
    bind(substitution, variable, type);
    return true;
  }
  if (isSameType(type, bound)) return true;
  if (!assignable(substitution, type, bound)) return false;
  const general = mostGeneral(type, bound);
  if (!occurs(substitution, { type: general, variable })) bind(substitution, variable, general);
  return true;
}

function occurs(substitution: Substitution, at: { type: CelType; variable: string }): boolean {
  const { type, variable } = at;
  if (type.kind !== "param")
    return inner(type).some((part) => occurs(substitution, { type: part, variable }));
  if (type.name === variable) return true;
  const bound = substitution.known.get(type.name);
  return bound !== undefined && occurs(substitution, { type: bound, variable });
}

function isAsGeneral(one: CelType, other: CelType): boolean {
  if (one.kind === "dyn" || one.kind === "param") return true;
  if (one.kind !== other.kind) return false;
  if (one.kind === "opaque" || one.kind === "object") return isSameType(one, other);
  if (one.kind === "type") return true;
  const parts = inner(other);
  return inner(one).every((part, index) => isAsGeneral(part, parts[index] ?? DYN));
}
