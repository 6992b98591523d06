import type { LintFinding } from "./lint-finding.ts";
import type { LintedPolicy, LintedRule } from "./linted-policy.ts";

/** What a policy does not tell those whom it stops: why, what is wrong, what to do. */
export function lintTexts(policy: LintedPolicy): readonly LintFinding[] {
  const { document, origin, rules } = policy;
  const { spec } = document;
  const why: readonly LintFinding[] =
    spec.description === undefined
      ? [
          {
            rule: "missing-description",
            origin,
            at: ["spec", "title"],
            message: "there is no spec.description, so nobody can read why the policy is there",
            remedy: "Say in a sentence or two what goes wrong without it.",
          },
        ]
      : [];
  return [...why, ...rules.flatMap((rule) => ruleTexts(policy, rule))];
}

function ruleTexts(
  { document, origin }: LintedPolicy,
  { rule, at }: LintedRule,
): readonly LintFinding[] {
  const { spec } = document;
  const findings: LintFinding[] = [];
  if (rule.remedy === undefined && spec.remedy === undefined) {
    findings.push({
      rule: "missing-remedy",
      origin,
      at: [...at, "id"],
      message: `rule "${rule.id}" has no remedy, and neither has its policy`,
      remedy: "Say what to do about a finding.",
    });
  }
  if (isWithoutMessage(rule) && rule.title === undefined && spec.rules.length > 1) {
    findings.push({
      rule: "missing-message",
      origin,
      at: [...at, "id"],
      message: `rule "${rule.id}" has neither message nor title, so its findings say "${spec.title}" as others do`,
      remedy: "Write a message that says what was expected and what was found.",
    });
  }
  return findings;
}

/** A schema has words of its own, a list of findings may have some. */
function isWithoutMessage({ cel, message, messageExpression }: LintedRule["rule"]): boolean {
  if (cel === undefined || message !== undefined || messageExpression !== undefined) return false;
  return !cel.includes('"message"') && !cel.includes("'message'");
}
