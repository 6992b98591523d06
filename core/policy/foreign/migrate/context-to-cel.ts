import type { ContextEntry } from "../cpol/decode-cpol.ts";
import { type ExpressionScope, operandOf } from "./jmespath-to-cel.ts";
import { Unmigratable } from "./unmigratable.ts";

/** The variables of a `context`, each read where it is first asked for. What is looked up elsewhere cannot be carried over. */
export function withContext(
  entries: readonly ContextEntry[] | undefined,
  scope: ExpressionScope,
): ExpressionScope {
  return (entries ?? []).reduce<ExpressionScope>((before, { name, variable }) => {
    const read = () => {
      const { jmesPath = "", value, default: fallback } = variable ?? {};
      if (variable === undefined) throw new Unmigratable(`"${name}", which is looked up elsewhere`);
      if (
        fallback !== undefined ||
        jmesPath.includes("{{") ||
        (value !== undefined && jmesPath !== "")
      )
        throw new Unmigratable(`the variable ${name} of the context`);
      if (value === undefined) return operandOf(jmesPath, before);
      if (value === null || JSON.stringify(value).includes("{{"))
        throw new Unmigratable(`the variable ${name} of the context`);
      return { kind: "literal" as const, value };
    };
    return { ...before, names: { ...before.names, [name]: read } };
  }, scope);
}
