import { CelError } from "#core/cel/cel-error.ts";

/** Ends an expression as what no door of ours knows: it is not evaluable. */
export function unanswered(what: string): never {
  throw new CelError(what, "absent");
}
