import type { CpolRule } from "../cpol/decode-cpol.ts";
import type { Formula } from "./formula.ts";
import type { Guard } from "./guard.ts";
import { type NamespaceText } from "./filter-to-cel.ts";
import type { PatternRoot } from "./pattern-to-cel.ts";
import { patternsFormula } from "./patterns-to-cel.ts";
import type { ExpressionScope } from "./jmespath-to-cel.ts";
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
  readonly scope: ExpressionScope;
  readonly namespaceText: NamespaceText;
}

/** A rule of patterns and conditions. @throws Unmigratable */
export function draftRule(
  rule: CpolRule,
  { subject, root, scope, namespaceText }: DraftContext,
): RuleDraft {
  if (rule.celPreconditions !== undefined && rule.celPreconditions.length > 0)
    throw new Unmigratable("celPreconditions beside a pattern", ["celPreconditions"]);
  const { preconditions, checks } = ruleConditions(rule, { root, scope });
  return {
    scope: scopeGuards(subject, namespaceText),
    preconditions,
    main: checks ?? placedAt(["validate"], () => patternsFormula(rule.validate ?? {}, root)),
  };
}
