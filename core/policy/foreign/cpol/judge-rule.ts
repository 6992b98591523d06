import type { ElementView } from "../../judge-element.ts";
import { evaluateConditions } from "../kyverno/conditions.ts";
import type { CpolRule } from "./decode-cpol.ts";
import { judgeChecks, type Judged } from "./judge-checks.ts";
import { judgeForEach } from "./judge-foreach.ts";
import { requestData, shownRequestData } from "./request-data.ts";
import { brokenOutcome, PASSED, type RuleOutcome, SKIPPED } from "./rule-outcome.ts";

/**
 * Judges an object by a rule's preconditions and by what `judgeObject` says, or its deny, pattern, anyPattern or
 * foreach. Exceptions are not asked.
 */
export function judgeRule(
  rule: CpolRule,
  element: ElementView,
  judgeObject: (() => RuleOutcome) | null,
): RuleOutcome {
  const { value, isSecret } = element;
  const data = requestData(element).withContext(rule.context);
  const shown = isSecret ? shownRequestData(element).withContext(rule.context) : data;
  const judged = {
    rule: rule.name,
    message: rule.validate?.message ?? "",
    value,
    root: value,
    place: () => [],
    data,
    shown,
    isGone: element.place.input.operation === "DELETE",
  };
  const outcome = preconditionOutcome(rule, judged) ?? judgeObject?.() ?? ruleOutcome(rule, judged);
  return isSecret ? withoutValues(outcome) : outcome;
}

/** Null where they hold. */
function preconditionOutcome({ preconditions }: CpolRule, { data }: Judged): RuleOutcome | null {
  try {
    return evaluateConditions(preconditions, data.substitute).holds ? null : SKIPPED;
  } catch (error) {
    return brokenOutcome(error, "failed to evaluate preconditions");
  }
}

function ruleOutcome({ validate = {} }: CpolRule, judged: Judged): RuleOutcome {
  const said = judgeChecks(validate, judged);
  if (said !== null) return said;
  return validate.foreach === undefined ? PASSED : judgeForEach(validate.foreach, judged);
}

function withoutValues(outcome: RuleOutcome): RuleOutcome {
  if (outcome.status !== "error") return outcome;
  const message = "the error may hold a value of the Secret and is not shown";
  return { ...outcome, message };
}
