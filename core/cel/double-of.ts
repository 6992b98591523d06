import { CelDouble } from "./cel-value.ts";

/** The JavaScript number of a double in either of its two representations. */
export function doubleOf(value: number | CelDouble): number {
  return value instanceof CelDouble ? value.value : value;
}
