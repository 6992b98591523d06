import type { KubeObject } from "#core/kube/resource.ts";
import type { ElementView } from "../../judge-element.ts";
import { evaluateConditions } from "../kyverno/conditions.ts";
import type { CpolRule } from "./decode-cpol.ts";
import { judgeChecks, type Judged } from "./judge-checks.ts";
import { judgeForEach } from "./judge-foreach.ts";
import { type RequestData, requestData } from "./request-data.ts";
import { brokenOutcome, PASSED, type RuleOutcome, SKIPPED } from "./rule-outcome.ts";

/** What a rule says of an object that it is about, exceptions aside. */
export interface JudgedRule {
  readonly outcome: RuleOutcome;
  /** What the rule's variables stand for. */
  readonly data: RequestData;
}

/** Judges an object by a rule's preconditions and by its deny, pattern, anyPattern or foreach. */
export function judgeRule(rule: CpolRule, element: ElementView): JudgedRule {
  const { value, isSecret } = element;
  const object = value as KubeObject;
  const data = requestData(element, object).withContext(rule.context);
  const shown = isSecret
    ? requestData(element, shownObject(element)).withContext(rule.context)
    : data;
  const outcome = ruleOutcome(rule, {
    rule: rule.name,
    message: rule.validate?.message ?? "",
    value,
    root: value,
    place: () => [],
    data,
    shown,
    isGone: element.place.input.operation === "DELETE",
  });
  return { outcome: isSecret ? withoutValues(outcome) : outcome, data };
}

function shownObject({ shown }: ElementView): KubeObject {
  return (shown.bindings as { readonly object: KubeObject }).object;
}

function ruleOutcome(rule: CpolRule, judged: Judged): RuleOutcome {
  try {
    if (!evaluateConditions(rule.preconditions, judged.data.substitute).holds) return SKIPPED;
  } catch (error) {
    return brokenOutcome(error, "failed to evaluate preconditions");
  }
  const { validate = {} } = rule;
  const said = judgeChecks(validate, judged);
  if (said !== null) return said;
  return validate.foreach === undefined ? PASSED : judgeForEach(validate.foreach, judged);
}

function withoutValues(outcome: RuleOutcome): RuleOutcome {
  if (outcome.status !== "error") return outcome;
  const message = "the error may hold a value of the Secret and is not shown";
  return { ...outcome, message };
}
