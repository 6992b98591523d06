import type { CpolChecks } from "../cpol/decode-cpol.ts";
import { resolveReferences } from "../kyverno/resolve-references.ts";
import { SubstitutionError } from "../kyverno/substitution-error.ts";
import type { Formula } from "./formula.ts";
import { anyPatternFormula, type PatternRoot, patternFormula } from "./pattern-to-cel.ts";
import { placedAt, Unmigratable } from "./unmigratable.ts";

/** `pattern` or `anyPattern`. @throws Unmigratable */
export function patternsFormula({ pattern, anyPattern }: CpolChecks, root: PatternRoot): Formula {
  if (pattern !== undefined)
    return placedAt(["pattern"], () => patternFormula(resolved(pattern), root));
  if (anyPattern !== undefined)
    return placedAt(["anyPattern"], () =>
      anyPatternFormula(
        anyPattern.map((one) => resolved(one)),
        root,
      ),
    );
  throw new Unmigratable("nothing that can be carried over");
}

/** References within a pattern stand for a text of it. */
function resolved(pattern: unknown): unknown {
  const text = JSON.stringify(pattern);
  if (text.includes("{{")) throw new Unmigratable("variables in a pattern");
  if (!text.includes("$(")) return pattern;
  try {
    return resolveReferences(pattern);
  } catch (error) {
    if (error instanceof SubstitutionError) throw new Unmigratable(error.message);
    throw error;
  }
}
