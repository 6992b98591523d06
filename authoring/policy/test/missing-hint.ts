import type { ExpectedFinding, TestCase } from "#core/policy/guardrail-test.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import { countWords } from "#core/count-words.ts";
import { ruleFilter } from "./coverage.ts";
import type { JudgedCase } from "./judge-case.ts";

/** Why a case may lack a finding of a rule: it looked elsewhere, at nothing, or found all in order. */
export function missingHint(
  expected: ExpectedFinding,
  {
    testCase,
    layer,
    judged,
  }: { readonly testCase: TestCase; readonly layer: GuardrailLayer; readonly judged: JudgedCase },
): string | null {
  const isMeant = ({ policy, id }: { readonly policy: string; readonly id: string }) =>
    id === expected.rule && policy === (expected.policy ?? policy);
  const rule = layer.rules.find(isMeant);
  if (rule === undefined) return null;
  if (!ruleFilter(testCase.rules)(rule.id)) return "the case's `rules` leave this rule out";
  if (!rule.doors.includes(testCase.door))
    return `the rule is not judged at door ${testCase.door}, only at ${rule.doors.join(", ")}`;
  const elements = judged.elements.filter((element) => isMeant(element.rule));
  if (elements.length === 0)
    return "the rule looks at no object of this case (match, exclude, each)";
  const found = judged.plainFindings.filter((finding) =>
    isMeant({ policy: finding.policy, id: finding.rule }),
  );
  if (found.length === 0)
    return `the rule looked at ${countWords(elements.length, "element")} and found nothing`;
  const isShown = judged.findings.some((finding) =>
    isMeant({ policy: finding.policy, id: finding.rule }),
  );
  return isShown
    ? null
    : `the fleet switches the rule off in ${testCase.environment ?? "no environment"}`;
}
