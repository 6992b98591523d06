import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import { policyTypeProblems } from "#core/policy/typing/policy-type-problems.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedPolicy } from "./linted-policy.ts";

/** Fields that only some of the kinds that a rule names have; what none has is an error of the policy. */
export function lintTypes(
  { document, origin }: LintedPolicy,
  schemas: KindSchemas,
): readonly LintFinding[] {
  return policyTypeProblems(document, schemas).map(({ at, offset, message, remedy }) => ({
    rule: "wrong-field",
    origin,
    at,
    offset,
    message: message.replace(/^does not compile: /, ""),
    remedy: remedy ?? "Split the rule by kind, or read the field with `.?` and `orValue`.",
  }));
}
