import {
  type CelType,
  DYN,
  formatType,
  listOf,
  mapOf,
  optionalOf,
  param,
  typeOf,
} from "./cel-type.ts";

type Substitution = Map<string, CelType>;

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

export function createInference(): Inference {
  let known: Substitution = new Map();
  let count = 0;
  const fresh = () => {
    count += 1;
    return param(`_${count}`);
  };
  return {
    fresh,
    instantiate(types) {
      const names: Substitution = new Map();
      return types.map((type) => replaceParams(type, (name) => fromNames(names, { name, fresh })));
    },
    fits(given, wanted) {
      const attempt: Substitution = new Map(known);
      const ok = given.every((type, index) => assignable(attempt, type, wanted[index] ?? DYN));
      if (ok) known = attempt;
      return ok;
    },
    resolve: (type) => replaceParams(type, (name) => resolved(known, name)),
    settle: (type) =>
      replaceParams(
        replaceParams(type, (name) => resolved(known, name)),
        () => DYN,
      ),
  };
}

/** Of two types that fit each other the one that says less: dyn over string. */
export function mostGeneral(one: CelType, other: CelType): CelType {
  if (other.kind === "null") return one;
  return isAsGeneral(one, other) ? one : other;
}

export function isSameType(one: CelType, other: CelType): boolean {
  return one === other || formatType(one) === formatType(other);
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

function replaceParams(type: CelType, replace: (name: string) => CelType): CelType {
  switch (type.kind) {
    case "param":
      return replace(type.name);
    case "list":
      return listOf(replaceParams(type.element, replace));
    case "map":
      return mapOf(replaceParams(type.key, replace), replaceParams(type.value, replace));
    case "optional":
      return optionalOf(replaceParams(type.value, replace));
    case "type":
      return typeOf(replaceParams(type.of, replace));
    default:
      return type;
  }
}

function fromNames(names: Substitution, at: { name: string; fresh: () => CelType }): CelType {
  const existing = names.get(at.name) ?? at.fresh();
  names.set(at.name, existing);
  return existing;
}

function resolved(known: Substitution, name: string): CelType {
  const found = known.get(name);
  return found === undefined ? param(name) : replaceParams(found, (next) => resolved(known, next));
}

function assignable(known: Substitution, given: CelType, wanted: CelType): boolean {
  if (wanted.kind === "param") {
    const bound = known.has(wanted.name);
    if (substitutes(known, { type: given, variable: wanted.name })) return true;
    if (bound) return false;
  }
  if (given.kind === "param") return substitutes(known, { type: wanted, variable: given.name });
  if (given.kind === "dyn" || wanted.kind === "dyn") return true;
  if (given.kind === "null") return isNullable(wanted);
  if (wanted.kind === "null") return isNullable(given);
  if (given.kind !== wanted.kind) return false;
  if (given.kind === "type") return true;
  if (given.kind === "opaque") return isSameType(given, wanted);
  const parts = inner(wanted);
  return inner(given).every((type, index) => assignable(known, type, parts[index] ?? DYN));
}

function isNullable(type: CelType): boolean {
  return ["null", "timestamp", "duration", "opaque", "optional"].includes(type.kind);
}

/** Whether the variable may stand for the type; if so, that is remembered. */
function substitutes(known: Substitution, at: { type: CelType; variable: string }): boolean {
  const { type, variable } = at;
  if (type.kind === "param" && type.name === variable) return true;
  const bound = known.get(variable);
  if (bound === undefined) {
    if (occurs(known, at)) return false;
    known.set(variable, type);
    return true;
  }
  if (isSameType(type, bound)) return true;
  if (!assignable(known, type, bound)) return false;
  const general = mostGeneral(type, bound);
  if (!occurs(known, { type: general, variable })) known.set(variable, general);
  return true;
}

function occurs(
  known: Substitution,
  { type, variable }: { type: CelType; variable: string },
): boolean {
  if (type.kind !== "param")
    return inner(type).some((part) => occurs(known, { type: part, variable }));
  if (type.name === variable) return true;
  const bound = known.get(type.name);
  return bound !== undefined && occurs(known, { type: bound, variable });
}

function isAsGeneral(one: CelType, other: CelType): boolean {
  if (one.kind === "dyn" || one.kind === "param") return true;
  if (one.kind !== other.kind) return false;
  if (one.kind === "opaque") return isSameType(one, other);
  if (one.kind === "type") return true;
  const parts = inner(other);
  return inner(one).every((part, index) => isAsGeneral(part, parts[index] ?? DYN));
}
