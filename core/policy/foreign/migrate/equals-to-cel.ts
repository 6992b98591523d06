import { celText } from "../export/cel-literal.ts";
import { numberOf } from "../kyverno/conditions/number-of.ts";
import { durationNanos, quantityNanos } from "../kyverno/measured-value.ts";
import { hasWildcard } from "../kyverno/wildcard.ts";
import { and, claim, type Formula, NEVER, relation } from "./formula.ts";
import { Unmigratable } from "./unmigratable.ts";
import type { ValuePlace } from "./value-place.ts";
import { wildcardFormula } from "./wildcard-to-cel.ts";

/** `Equals` of a field and a value: sizes are compared as such, a text of the value may be a wildcard. @throws Unmigratable */
export function equalsFormula({ text, shape }: ValuePlace, value: unknown): Formula {
  switch (shape) {
    case "text":
    case "prose":
      return textEquals(text, value);
    case "flag":
      return typeof value === "boolean" ? relation(text, "==", String(value)) : NEVER;
    case "count": {
      const number = numberOf(value);
      if (number === null && typeof value === "string" && durationNanos(value) !== null)
        throw new Unmigratable(`a count of seconds beside ${value}`);
      return number !== null && Number.isSafeInteger(number)
        ? relation(text, "==", String(number))
        : NEVER;
    }
    case "unknown":
      return unknownEquals(text, value);
    default:
      throw new Unmigratable(`whether ${text} is equal to something`);
  }
}

/** Texts that are sizes are equal to others of the same size. */
function textEquals(text: string, value: unknown): Formula {
  if (typeof value === "number") throw new Unmigratable("a text beside a number");
  if (typeof value !== "string") return NEVER;
  if (durationNanos(value) !== null) throw new Unmigratable(`durations like ${value}`);
  if (value === "" || quantityNanos(value) === null) return wildcardFormula(text, value);
  const size = `quantity(${text}).compareTo(quantity(${celText(value)}))`;
  return and(claim(`isQuantity(${text})`), relation(size, "==", "0"));
}

function unknownEquals(text: string, value: unknown): Formula {
  if (typeof value === "boolean") return relation(text, "==", String(value));
  if (typeof value !== "string" || (value !== "" && quantityNanos(value) !== null))
    throw new Unmigratable(`what ${text} is, is not known`);
  if (durationNanos(value) !== null) throw new Unmigratable(`durations like ${value}`);
  if (!hasWildcard(value)) return relation(text, "==", celText(value));
  return and(relation(`type(${text})`, "==", "string"), wildcardFormula(text, value));
}
