import type { CpolRule } from "../cpol/decode-cpol.ts";
import { conditionsFormula } from "./conditions-to-cel.ts";
import { withContext } from "./context-to-cel.ts";
import { foreachFormula } from "./foreach-to-cel.ts";
import { type Formula, isConstant, not } from "./formula.ts";
import type { Guard } from "./guard.ts";
import type { ExpressionScope } from "./jmespath-to-cel.ts";
import type { PatternRoot } from "./pattern-to-cel.ts";
import { placedAt } from "./unmigratable.ts";

interface RuleConditions {
  readonly preconditions: readonly Guard[];
  /** What deny and foreach ask; null where a rule has patterns. */
  readonly checks: Formula | null;
}

interface ConditionContext {
  readonly root: PatternRoot;
  readonly scope: ExpressionScope;
}

/** What of a rule is written in JMESPath. @throws Unmigratable */
export function ruleConditions(
  { validate = {}, ...rule }: CpolRule,
  { root, scope }: ConditionContext,
): RuleConditions {
  const own = withContext(rule.context, scope);
  const condition = placedAt(["preconditions"], () => conditionsFormula(rule.preconditions, own));
  const isAsked = !isConstant(condition.formula, true);
  const preconditions = isAsked ? [{ name: "preconditions", ...condition }] : [];
  const { deny, foreach, pattern, anyPattern } = validate;
  if (deny !== undefined)
    return {
      preconditions,
      checks: placedAt(["validate", "deny", "conditions"], () =>
        not(conditionsFormula(deny.conditions, own).formula),
      ),
    };
  if (foreach === undefined || pattern !== undefined || anyPattern !== undefined)
    return { preconditions, checks: null };
  return {
    preconditions,
    checks: placedAt(["validate", "foreach"], () =>
      foreachFormula(foreach, { scope: own, root, nesting: 0 }),
    ),
  };
}
