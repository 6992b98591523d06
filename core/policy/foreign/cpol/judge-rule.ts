import type { PathKey } from "#core/document/field-path.ts";
import type { CelBudget } from "#core/cel/compile-cel.ts";
import type { ElementView } from "../../judge-element.ts";
import { compileConditions } from "../kyverno/conditions.ts";
import type { CpolRule, CpolValidate } from "./decode-cpol.ts";
import type { ObjectJudge } from "./judge-cel.ts";
import { type Check, compileChecks, type Judged, plainPattern } from "./judge-checks.ts";
import { compileForEach } from "./judge-foreach.ts";
import { ruleData, shownRuleData } from "./rule-data.ts";
import {
  brokenOutcome,
  executionError,
  PASSED,
  type RuleOutcome,
  SKIPPED,
} from "./rule-outcome.ts";

/** Reads a rule's preconditions and what it asks for once; `judgeObject` speaks in the place of its checks. */
export function compileRule(rule: CpolRule, judgeObject: ObjectJudge | null): ObjectJudge {
  const unmet = (rule.preconditions ?? null) === null ? null : unmetCheck(rule.preconditions);
  const said = judgeObject === null ? compileValidate(rule.validate ?? {}) : null;
  const own = judgeObject === null ? null : bounded(judgeObject);
  const quick = unmet === null && said !== null ? quickJudge(rule) : null;
  return (element, budget) => {
    const soon = quick?.(element, budget) ?? null;
    if (soon !== null) return soon;
    const judged = judgedObject(rule, element);
    const { work } = judged.data.scope;
    const before = work.left;
    const outcome = unmet?.(judged) ?? said?.(judged) ?? own?.(element, budget) ?? PASSED;
    budget.remaining -= before - work.left;
    return element.isSecret ? withoutValues(outcome) : outcome;
  };
}

/** Wildcards of images may take too long. */
function bounded(judgeObject: ObjectJudge): ObjectJudge {
  return (element, budget) => {
    try {
      return judgeObject(element, budget);
    } catch (error) {
      return brokenOutcome(error, "failed to judge the object");
    }
  };
}

function compileValidate(validate: CpolValidate): Check {
  const checks = compileChecks(validate);
  if (checks !== null) return checks;
  return validate.foreach === undefined ? () => PASSED : compileForEach(validate.foreach);
}

type QuickJudge = (element: ElementView, budget: CelBudget) => RuleOutcome | null;

/**
 * Most rules are a pattern without variables, and most objects are as it asks: nothing else is found out then. Null for
 * another rule, and for an object of which more is to be said.
 */
function quickJudge({ name, validate = {} }: CpolRule): QuickJudge | null {
  const pattern = plainPattern(validate);
  if (pattern === null) return null;
  return ({ value, place }, budget) => {
    if (place.input.operation === "DELETE") return SKIPPED;
    const work = { left: budget.remaining };
    const found = pattern(value, work);
    budget.remaining = work.left;
    if (found.result === "pass") return PASSED;
    if (found.result === "skip") return SKIPPED;
    return work.left < 0 ? executionError(name, found.message) : null;
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
