import type { CelBudget } from "#core/cel/compile-cel.ts";
import { atMost } from "../../decide.ts";
import type { ElementView, Verdict } from "../../judge-element.ts";
import type { Action } from "../../policy.ts";
import { problemVerdict } from "../outcome-verdict.ts";
import type { CpolException } from "./cpol-exceptions.ts";
import type { CpolRule, CpolSpec } from "./decode-cpol.ts";
import { elementBefore } from "./existing-violations.ts";
import { isFailing } from "./failure-action.ts";
import { ruleData } from "./rule-data.ts";
import type { RuleOutcome, RuleProblem } from "./rule-outcome.ts";

/** A rule that is read, with what is wanted about what it finds. */
export interface JudgedRule {
  readonly spec: CpolSpec;
  readonly rule: CpolRule;
  readonly exceptions: readonly CpolException[];
  readonly maxAction: (element: ElementView) => Action;
  /** Whether an update may have what it finds in the object before it too. */
  readonly allowsExisting: boolean;
  /** What it comes to; null for an object that it is not about. */
  readonly judge: (element: ElementView, budget: CelBudget) => RuleOutcome | null;
}

/** What a rule takes of the limit for all rules over an object; what its expressions take is booked beside it. */
const RULE_COST = 1000;

const NONE: readonly Verdict[] = [];

/** What a rule says about an object. */
export function ruleVerdicts(
  own: JudgedRule,
  element: ElementView,
  budget: CelBudget,
): readonly Verdict[] {
  const outcome = own.judge(element, budget);
  if (outcome === null) return NONE;
  budget.remaining -= RULE_COST;
  if (!("message" in outcome)) return NONE;
  const most = outcome.status === "fail" && wasWrong(own, element, budget) ? "warn" : "deny";
  return [outcome, ...(outcome.others ?? [])].map((one) => verdictOf(one, { own, element, most }));
}

/** Whether the object before an update failed too, and may stay so. */
function wasWrong({ judge, allowsExisting }: JudgedRule, element: ElementView, budget: CelBudget) {
  const before = allowsExisting ? elementBefore(element) : null;
  return before !== null && judge(before, budget)?.status === "fail";
}

interface VerdictContext {
  readonly own: JudgedRule;
  readonly element: ElementView;
  readonly most: Action;
}

function verdictOf(outcome: RuleProblem, { own, element, most }: VerdictContext): Verdict {
  const { spec, rule, exceptions, maxAction } = own;
  const data = ruleData(rule, element);
  const excused = exceptions.find(
    ({ podSecurity, excuses }) => podSecurity.length === 0 && excuses(element, data),
  );
  const exception = excused?.name ?? outcome.exception;
  const verdict = problemVerdict(outcome, {
    wanted: atMost(maxAction(element), most),
    isFailing: isFailing(spec),
  });
  return exception === undefined ? verdict : { ...verdict, exception };
}
