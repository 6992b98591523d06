import { isRecord } from "#core/is-record.ts";
import { ALWAYS, and, type Formula, relation, some } from "./formula.ts";
import type { PatternNode } from "./pattern-node.ts";
import { Unmigratable } from "./unmigratable.ts";
import { elementPlace, type ValuePlace } from "./value-place.ts";

interface ExistenceContext {
  readonly total: boolean;
  readonly nodeOf: (pattern: unknown, place: ValuePlace) => PatternNode;
}

/** "^(key)": each pattern of the list must be met by one of the elements at least. @throws Unmigratable */
export function existenceFormula(
  pattern: unknown,
  place: ValuePlace,
  { total, nodeOf }: ExistenceContext,
): Formula {
  if (!Array.isArray(pattern) || !pattern.every(isRecord))
    throw new Unmigratable("the pattern of ^() is not a list of maps");
  const isList = place.shape === "list" ? ALWAYS : relation(`type(${place.text})`, "==", "list");
  const element = elementPlace(place);
  const met = pattern.map((wanted) =>
    some(place.text, element.text, nodeOf(wanted, element).pass(total)),
  );
  return and(isList, ...met);
}
