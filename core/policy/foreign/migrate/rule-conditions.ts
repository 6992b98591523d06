import type { CpolRule } from "../cpol/decode-cpol.ts";
import type { Formula } from "./formula.ts";
import type { Guard } from "./guard.ts";
import type { PatternRoot } from "./pattern-to-cel.ts";
import { Unmigratable } from "./unmigratable.ts";

interface RuleConditions {
  readonly preconditions: readonly Guard[];
  /** What deny and foreach ask; null where a rule has patterns. */
  readonly checks: Formula | null;
}

/** What of a rule is written in JMESPath. @throws Unmigratable */
export function ruleConditions(rule: CpolRule, _: { readonly root: PatternRoot }): RuleConditions {
  if (rule.preconditions !== undefined) throw new Unmigratable("preconditions", ["preconditions"]);
  const { deny, foreach } = rule.validate ?? {};
  if (deny !== undefined) throw new Unmigratable("deny", ["validate", "deny"]);
  if (foreach !== undefined) throw new Unmigratable("foreach", ["validate", "foreach"]);
  return { preconditions: [], checks: null };
}
