import type { PathKey } from "#core/document/field-path.ts";
import type { CelBudget } from "#core/cel/compile-cel.ts";
import type { ElementView } from "../../judge-element.ts";
import { compileConditions } from "../kyverno/conditions.ts";
import type { Pattern } from "../kyverno/pattern.ts";
import type { CpolRule, CpolValidate } from "./decode-cpol.ts";
import type { ObjectJudge } from "./judge-cel.ts";
import { type Check, compileChecks, type Judged, plainPattern } from "./judge-checks.ts";
import { compileForEach } from "./judge-foreach.ts";
import { ruleData, shownRuleData } from "./rule-data.ts";
import { brokenOutcome, PASSED, type RuleOutcome, SKIPPED } from "./rule-outcome.ts";

/** Reads a rule's preconditions and what it asks for once; `judgeObject` speaks in the place of its checks. */
export function compileRule(rule: CpolRule, judgeObject: ObjectJudge | null): ObjectJudge {
  const unmet = (rule.preconditions ?? null) === null ? null : unmetCheck(rule.preconditions);
  const said = judgeObject === null ? compileValidate(rule.validate ?? {}) : null;
  const quick = unmet === null && said !== null ? plainPattern(rule.validate ?? {}) : null;
  return (element, budget) => {
    const soon = quick === null ? null : quickOutcome(quick, element, budget);
    if (soon !== null) return soon;
    const judged = judgedObject(rule, element);
    const { work } = judged.data.scope;
    const before = work.left;
    const outcome = unmet?.(judged) ?? said?.(judged) ?? judgeObject?.(element, budget) ?? PASSED;
    budget.remaining -= before - work.left;
    return element.isSecret ? withoutValues(outcome) : outcome;
  };
}

function compileValidate(validate: CpolValidate): Check {
  const checks = compileChecks(validate);
  if (checks !== null) return checks;
  return validate.foreach === undefined ? () => PASSED : compileForEach(validate.foreach);
}

/** Most rules are a pattern without variables, and most objects are as it asks: nothing else is found out then. */
function quickOutcome(
  pattern: Pattern,
  { value, place }: ElementView,
  budget: CelBudget,
): RuleOutcome | null {
  if (place.input.operation === "DELETE") return SKIPPED;
  const work = { left: budget.remaining };
  const { result } = pattern(value, work);
  budget.remaining = work.left;
  if (result === "pass") return PASSED;
  return result === "skip" ? SKIPPED : null;
}

function judgedObject(rule: CpolRule, element: ElementView): Judged {
  const { value, isSecret } = element;
  const data = ruleData(rule, element);
  const shown = isSecret ? shownRuleData(rule, element) : data;
  return {
    rule: rule.name,
    message: rule.validate?.message ?? "",
    value,
    root: value,
    place: atRoot,
    data,
    shown,
    isGone: element.place.input.operation === "DELETE",
  };
}

function atRoot(): readonly PathKey[] {
  return [];
}

/** Null where they hold. */
function unmetCheck(written: unknown): (judged: Judged) => RuleOutcome | null {
  const preconditions = compileConditions(written);
  return ({ data }) => {
    try {
      return preconditions(data.scope).holds ? null : SKIPPED;
    } catch (error) {
      return brokenOutcome(error, "failed to evaluate preconditions");
    }
  };
}

function withoutValues(outcome: RuleOutcome): RuleOutcome {
  if (outcome.status !== "error") return outcome;
  const message = "the error may hold a value of the Secret and is not shown";
  return { ...outcome, message };
}
