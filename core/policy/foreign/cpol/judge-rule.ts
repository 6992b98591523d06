import type { PathKey } from "#core/document/field-path.ts";
import type { ElementView } from "../../judge-element.ts";
import { compileConditions, type Conditions } from "../kyverno/conditions.ts";
import type { CpolRule } from "./decode-cpol.ts";
import { compileChecks, type Judged } from "./judge-checks.ts";
import { compileForEach } from "./judge-foreach.ts";
import { ruleData, shownRuleData } from "./rule-data.ts";
import { brokenOutcome, PASSED, type RuleOutcome, SKIPPED } from "./rule-outcome.ts";

/** What a rule comes to for an object; `judgeObject` speaks in the place of its checks. */
export type RuleJudge = (
  element: ElementView,
  judgeObject: (() => RuleOutcome) | null,
) => RuleOutcome;

/** Reads a rule's preconditions and its deny, pattern, anyPattern or foreach once. Exceptions are not asked. */
export function compileRule(rule: CpolRule): RuleJudge {
  const preconditions =
    (rule.preconditions ?? null) === null ? null : compileConditions(rule.preconditions);
  const { validate = {} } = rule;
  const checks = compileChecks(validate);
  const loops = validate.foreach === undefined ? null : compileForEach(validate.foreach);
  const unmet = (judged: Judged) => preconditionOutcome(preconditions, judged);
  const said = (judged: Judged) => checks?.(judged) ?? loops?.(judged) ?? PASSED;
  return (element, judgeObject) => {
    const judged = judgedObject(rule, element);
    const outcome = unmet(judged) ?? judgeObject?.() ?? said(judged);
    return element.isSecret ? withoutValues(outcome) : outcome;
  };
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
function preconditionOutcome(
  preconditions: Conditions | null,
  { data }: Judged,
): RuleOutcome | null {
  if (preconditions === null) return null;
  try {
    return preconditions(data.scope).holds ? null : SKIPPED;
  } catch (error) {
    return brokenOutcome(error, "failed to evaluate preconditions");
  }
}

function withoutValues(outcome: RuleOutcome): RuleOutcome {
  if (outcome.status !== "error") return outcome;
  const message = "the error may hold a value of the Secret and is not shown";
  return { ...outcome, message };
}
