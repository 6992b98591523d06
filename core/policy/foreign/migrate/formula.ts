import { remembered } from "#core/remembered.ts";

/**
 * A condition in CEL that can be turned into its opposite. "then" is `first ? rest : otherwise`, which unlike && and ||
 * does not hide an error of its first part.
 */
export type Formula =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "test"; readonly text: string; readonly opposite: string }
  | { readonly kind: "and" | "or"; readonly items: readonly Formula[] }
  | {
      readonly kind: "every" | "some";
      readonly list: string;
      readonly name: string;
      readonly body: Formula;
    }
  | {
      readonly kind: "then";
      readonly first: Formula;
      readonly rest: Formula;
      readonly otherwise: boolean;
    };

export const ALWAYS: Formula = { kind: "constant", value: true };
export const NEVER: Formula = { kind: "constant", value: false };

/** A call, or something else that "!" may stand before. */
export function claim(text: string): Formula {
  return { kind: "test", text, opposite: `!${text}` };
}

const OPPOSITES = { "==": "!=", "!=": "==", ">": "<=", "<=": ">", "<": ">=", ">=": "<" } as const;
export type Relation = keyof typeof OPPOSITES;

export function relation(left: string, sign: Relation, right: string): Formula {
  return {
    kind: "test",
    text: `${left} ${sign} ${right}`,
    opposite: `${left} ${OPPOSITES[sign]} ${right}`,
  };
}

export function and(...items: readonly Formula[]): Formula {
  return joined("and", items);
}

export function or(...items: readonly Formula[]): Formula {
  return joined("or", items);
}

/** `list` is a name or a path. */
export function every(list: string, name: string, body: Formula): Formula {
  return { kind: "every", list, name, body };
}

export function some(list: string, name: string, body: Formula): Formula {
  return { kind: "some", list, name, body };
}

/** `first ? rest : otherwise`. */
export function then(first: Formula, rest: Formula, otherwise: boolean): Formula {
  if (first.kind === "constant") return first.value ? rest : { kind: "constant", value: otherwise };
  if (isConstant(rest, !otherwise)) return otherwise ? not(first) : first;
  return { kind: "then", first, rest, otherwise };
}

/** True where the formula is false, for tests that never end in an error. Parts that are used often are turned once. */
export const not: (formula: Formula) => Formula = remembered(opposite);

function opposite(formula: Formula): Formula {
  switch (formula.kind) {
    case "constant":
      return formula.value ? NEVER : ALWAYS;
    case "test":
      return { kind: "test", text: formula.opposite, opposite: formula.text };
    case "and":
      return or(...formula.items.map(not));
    case "or":
      return and(...formula.items.map(not));
    case "every":
      return some(formula.list, formula.name, not(formula.body));
    case "some":
      return every(formula.list, formula.name, not(formula.body));
    case "then":
      return { ...formula, rest: not(formula.rest), otherwise: !formula.otherwise };
  }
}

export function isConstant(formula: Formula, value: boolean): boolean {
  return formula.kind === "constant" && formula.value === value;
}

function joined(kind: "and" | "or", given: readonly Formula[]): Formula {
  const decisive = kind === "or";
  const flat = given.flatMap((item) => (item.kind === kind ? item.items : [item]));
  if (flat.some((item) => isConstant(item, decisive))) return decisive ? ALWAYS : NEVER;
  const known = new Set<string>();
  const kept = flat.filter((item) => {
    if (item.kind === "constant") return false;
    if (item.kind !== "test") return true;
    const isNew = !known.has(item.text);
    known.add(item.text);
    return isNew;
  });
  const decided = kind === "and" ? known : new Set([...known].filter(isPresence));
  const items = kept.map((item) => relieved(item, decided));
  // What was relieved may be decided now, or hold parts of this kind.
  if (items.some((item, index) => item !== kept[index])) return joined(kind, items);
  const [first] = items;
  if (first === undefined) return decisive ? NEVER : ALWAYS;
  return items.length === 1 ? first : { kind, items };
}

/** A part without what the parts beside it decide: "has(a) && (!has(a) || b)" is "has(a) && b". */
function relieved(item: Formula, known: ReadonlySet<string>): Formula {
  if (item.kind !== "and" && item.kind !== "or") return item;
  const rest = item.items.filter((one) => one.kind !== "test" || !known.has(one.opposite));
  return rest.length === item.items.length ? item : joined(item.kind, rest);
}

/** What never ends in an error: beside another test, one that does must not be taken for false. */
function isPresence(text: string): boolean {
  return /^!?has\([^()]*\)$/.test(text);
}
