import { resolveReferences } from "../kyverno/resolve-references.ts";
import { SubstitutionError } from "../kyverno/substitution-error.ts";

import type { CpolChecks, CpolRule } from "../cpol/decode-cpol.ts";
import type { Formula } from "./formula.ts";
import type { Guard } from "./guard.ts";
import { type NamespaceText } from "./filter-to-cel.ts";
import { anyPatternFormula, type PatternRoot, patternFormula } from "./pattern-to-cel.ts";
import { ruleConditions } from "./rule-conditions.ts";
import type { RuleSubject } from "./rule-subject.ts";
import { scopeGuards } from "./scope-guards.ts";
import { placedAt, Unmigratable } from "./unmigratable.ts";

/** A rule as conditions in CEL, before it is written as a document. */
export interface RuleDraft {
  /** Of all that is asked of an object whichever it is. */
  readonly scope: readonly Guard[];
  /** The rule's own preconditions. */
  readonly preconditions: readonly Guard[];
  /** What must hold. */
  readonly main: Formula;
}

export interface DraftContext {
  readonly subject: RuleSubject;
  readonly root: PatternRoot;
  readonly namespaceText: NamespaceText;
}

/** A rule of patterns and conditions. @throws Unmigratable */
export function draftRule(
  rule: CpolRule,
  { subject, root, namespaceText }: DraftContext,
): RuleDraft {
  if (rule.celPreconditions !== undefined && rule.celPreconditions.length > 0)
    throw new Unmigratable("celPreconditions beside a pattern", ["celPreconditions"]);
  const { preconditions, checks } = ruleConditions(rule, { root });
  return {
    scope: scopeGuards(subject, namespaceText),
    preconditions,
    main: checks ?? placedAt(["validate"], () => patternsFormula(rule.validate ?? {}, root)),
  };
}

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
