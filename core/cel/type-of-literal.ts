import { type CelType, typeOf } from "./cel-type.ts";
import { CelTypeValue, type CelValue } from "./cel-value.ts";
import { typeOfValue } from "./kind-of.ts";

/** The static type of a literal, or of a type's name: `int` is of type(int). */
export function typeOfLiteral(value: CelValue): CelType {
  return value instanceof CelTypeValue ? typeOf(value.type) : typeOfValue(value);
}
